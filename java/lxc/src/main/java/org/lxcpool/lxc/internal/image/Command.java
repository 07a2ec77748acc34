package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.HostCommand;

/** A program of the host that is run to its end. It ends with the thread that runs it. */
final class Command {
  private static final int LINES_KEPT = 20;

  // What shells, env and unshare say of a program that isn't there.
  private static final int NOT_FOUND = 127;

  /** A whole system is copied or downloaded; this only ends what hangs. */
  private static final Duration TIMEOUT = Duration.ofHours(2);

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
    ArrayDeque<String> last = new ArrayDeque<>();
    HostCommand command =
        new HostCommand(arguments, TIMEOUT)
            .locale("C.UTF-8")
            .lines(
                line -> {
                  keep(last, line);
                  lines.accept(line);
                });
    try {
      int exit = command.run().exit();
      if (exit != 0) {
        String said = said(last);
        if (exit == NOT_FOUND) {
          said += "\n" + mend;
        }
        throw new ContainerException(
            String.format(Locale.ROOT, "%s: %s ended with %d: %s", purpose, program, exit, said));
      }
    } catch (HostCommand.NotStarted e) {
      String what = e.isMissing() ? "can't run " + program + ": " + mend : program + " ";
      throw new ContainerException(
          purpose + ": " + what + (e.isMissing() ? "" : e.getMessage()), e);
    } catch (IOException e) {
      throw new ContainerException(purpose + ": " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException(purpose + ": interrupted", e);
    }
  }

  // By the reader's thread, which may still be at it when the program has ended.
  private static void keep(ArrayDeque<String> last, String line) {
    synchronized (last) {
      if (last.size() == LINES_KEPT) {
        last.removeFirst();
      }
      last.addLast(line);
    }
  }

  private static String said(ArrayDeque<String> last) {
    synchronized (last) {
      return last.isEmpty() ? "nothing said" : String.join("\n", last);
    }
  }
}
