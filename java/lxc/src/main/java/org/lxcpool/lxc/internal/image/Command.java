package org.lxcpool.lxc.internal.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;

/** A program of the host that is run to its end. It ends with the thread that runs it. */
final class Command {
  private static final int LINES_KEPT = 20;

  // What shells, env and unshare say of a program that isn't there.
  private static final int NOT_FOUND = 127;

  private static final Duration DYING = Duration.ofSeconds(10);

  private final String program;
  private final List<String> arguments;
  private final String mend;

  /**
   * Prepares it.
   *
   * @param mend what to do when the program isn't there
   */
  Command(String mend, List<String> arguments) {
    this(mend, arguments.get(0), arguments);
  }

  private Command(String mend, String program, List<String> arguments) {
    this.mend = mend;
    this.program = program;
    this.arguments = List.copyOf(arguments);
  }

  static Command of(String... arguments) {
    return new Command("install coreutils and tar", List.of(arguments));
  }

  /**
   * A program that makes mounts and processes of its own: whatever becomes of it, none of them
   * outlives it, and nobody else sees its mounts.
   *
   * @param mend what to do when the program isn't there
   * @param temporary where its temporary files are; for the caller to remove
   */
  static Command secluded(String mend, Path temporary, List<String> arguments) {
    List<String> secluded = new ArrayList<>();
    secluded.addAll(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
    secluded.addAll(List.of("--mount-proc", "env", "TMPDIR=" + temporary));
    secluded.addAll(arguments);
    return new Command(mend, arguments.get(0), secluded);
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
          purpose + ": can't run " + program + ": " + mend + " (" + e.getMessage() + ")", e);
    }
    try {
      process.getOutputStream().close();
      ArrayDeque<String> last = read(process, lines);
      int exit = process.waitFor();
      if (exit != 0) {
        String said = last.isEmpty() ? "nothing said" : String.join("\n", last);
        if (exit == NOT_FOUND) {
          said += "\n" + mend;
        }
        throw new ContainerException(
            String.format(Locale.ROOT, "%s: %s ended with %d: %s", purpose, program, exit, said));
      }
    } catch (IOException e) {
      throw new ContainerException(purpose + ": " + program + ": " + e, e);
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

  // One that waits for a disk may take a while to die; whoever removes its files will see.
  private static void awaitEnd(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, DYING.toSeconds(), TimeUnit.SECONDS).join();
  }

  // Its children hold the pipe, and go on writing into what is about to be removed.
  private static void end(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
      children.forEach(Command::awaitEnd);
    }
  }
}
