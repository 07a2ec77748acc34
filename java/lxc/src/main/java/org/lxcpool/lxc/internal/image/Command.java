package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.HostCommand;

/**
 * A host program, run to completion, whose failure is a {@link ContainerException} with its last
 * lines. An interrupt of the calling thread ends it.
 */
final class Command {
  private static final int LINES_IN_MESSAGE = 20;

  // The exit code of shells, env and unshare for a program that doesn't exist.
  private static final int NOT_FOUND = 127;

  /** Long enough to copy or download a whole system; it only ends a program that hangs. */
  private static final Duration TIMEOUT = Duration.ofHours(2);

  private final String program;
  private final List<String> arguments;
  private final String remedy;

  /**
   * Creates a command.
   *
   * @param remedy what the user can do if the program is missing, for the message
   */
  Command(String remedy, List<String> arguments) {
    this(remedy, arguments.get(0), arguments);
  }

  private Command(String remedy, String program, List<String> arguments) {
    this.remedy = remedy;
    this.program = program;
    this.arguments = List.copyOf(arguments);
  }

  static Command of(String... arguments) {
    return new Command("install coreutils and tar", List.of(arguments));
  }

  /**
   * Creates a command for a program that makes mounts and processes of its own. It runs in new
   * mount and pid namespaces: none of its processes outlives it, and no other process sees its
   * mounts.
   *
   * @param remedy what the user can do if the program is missing, for the message
   * @param temporary the directory of its temporary files, which the caller removes
   */
  static Command isolated(String remedy, Path temporary, List<String> arguments) {
    List<String> isolated = new ArrayList<>();
    isolated.addAll(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
    isolated.addAll(List.of("--mount-proc", "env", "TMPDIR=" + temporary));
    isolated.addAll(arguments);
    return new Command(remedy, arguments.get(0), isolated);
  }

  /**
   * Runs the program.
   *
   * @param purpose what it is run for: the start of an exception's message
   * @throws ContainerException if it is missing or fails, with its last lines, or if the thread is
   *     interrupted
   */
  void run(String purpose) {
    run(purpose, line -> {});
  }

  /** Runs the program, and passes on each line that it prints, standard error included. */
  void run(String purpose, Consumer<String> lines) {
    HostCommand command = new HostCommand(arguments, TIMEOUT).locale("C.UTF-8").lines(lines);
    try {
      HostCommand.Result result = command.run();
      if (result.exit() != 0) {
        throw new ContainerException(
            String.format(
                Locale.ROOT,
                "%s: %s exited with code %d: %s",
                purpose,
                program,
                result.exit(),
                lastLines(result.output()) + (result.exit() == NOT_FOUND ? "\n" + remedy : "")));
      }
    } catch (HostCommand.NotStarted e) {
      String reason = e.isMissing() ? " not found: " + remedy : " " + e.getMessage();
      throw new ContainerException(purpose + ": " + program + reason, e);
    } catch (IOException e) {
      throw new ContainerException(purpose + ": " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException(purpose + ": interrupted", e);
    }
  }

  private static String lastLines(String output) {
    if (output.isEmpty()) {
      return "no output";
    }
    List<String> lines = output.lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGE), lines.size()));
  }
}
