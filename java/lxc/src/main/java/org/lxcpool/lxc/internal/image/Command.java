package org.lxcpool.lxc.internal.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;

/** A program of the host that is run to its end. It ends with the thread that runs it. */
final class Command {
  private static final int LINES_KEPT = 20;

  private final List<String> arguments;
  private final String mend;

  /**
   * Prepares it.
   *
   * @param mend what to do when the program isn't there
   */
  Command(String mend, List<String> arguments) {
    this.mend = mend;
    this.arguments = List.copyOf(arguments);
  }

  static Command of(String... arguments) {
    return new Command("install coreutils and tar", List.of(arguments));
  }

  /**
   * Runs it.
   *
   * @param purpose what for, as the subject of the exception's message
   * @throws ContainerException with its last lines, if it is missing or fails, or the thread is
   *     interrupted
   */
  void run(String purpose) {
    run(purpose, line -> {});
  }

  /** Runs it, and passes each line it prints on, standard error included. */
  void run(String purpose, Consumer<String> lines) {
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new ContainerException(
          purpose + ": can't run " + arguments.get(0) + ": " + mend + " (" + e.getMessage() + ")",
          e);
    }
    try {
      process.getOutputStream().close();
      ArrayDeque<String> last = read(process, lines);
      int exit = process.waitFor();
      if (exit != 0) {
        String said = last.isEmpty() ? "nothing said" : String.join("\n", last);
        throw new ContainerException(
            String.format(
                Locale.ROOT, "%s: %s ended with %d: %s", purpose, arguments.get(0), exit, said));
      }
    } catch (IOException e) {
      throw new ContainerException(purpose + ": " + arguments.get(0) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException(purpose + ": interrupted", e);
    } finally {
      end(process);
    }
  }

  // Reading a pipe can't be interrupted, waiting for who reads it can.
  private static ArrayDeque<String> read(Process process, Consumer<String> lines)
      throws IOException, InterruptedException {
    Callable<ArrayDeque<String>> reading =
        () -> {
          ArrayDeque<String> last = new ArrayDeque<>();
          try (BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              if (last.size() == LINES_KEPT) {
                last.removeFirst();
              }
              last.addLast(line);
              lines.accept(line);
            }
          }
          return last;
        };
    FutureTask<ArrayDeque<String>> task = new FutureTask<>(reading);
    Thread reader = new Thread(task, "lxcpool-command-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("reading its output: " + e.getCause(), e.getCause());
    }
  }

  // Its children hold the pipe, and go on writing into what is about to be removed.
  private static void end(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
    }
  }
}
