package org.lxcpool.cli.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lxcpool.cli.support.CommandFailed;

/** A soak's handle of its agent process. */
final class SoakProcess {
  private static final Duration CLOSING = Duration.ofMinutes(2);

  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  SoakProcess(List<String> command, Path log) throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Returns the pid of its JVM, which may be a child of the process that started it. */
  long pid() {
    return jvm().pid();
  }

  private ProcessHandle jvm() {
    return process.descendants().filter(SoakProcess::isJava).findFirst().orElse(process.toHandle());
  }

  private static boolean isJava(ProcessHandle candidate) {
    return candidate.info().command().filter(command -> command.endsWith("/bin/java")).isPresent();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Requests that the agent take a number of containers. */
  void take(int count) {
    try {
      requests.write(count + "\n");
      requests.flush();
    } catch (IOException e) {
      throw new CommandFailed("can't send a request to the agent: " + e, e);
    }
  }

  /** Waits for the agent to print a line; fails if it prints another. */
  void await(String line) {
    try {
      String said = answers.readLine();
      if (!line.equals(said)) {
        throw new CommandFailed("expected \"" + line + "\" from the agent, got " + said);
      }
    } catch (IOException e) {
      throw new CommandFailed("can't read the agent's answer: " + e, e);
    }
  }

  /** Makes the agent close its pool and exit. */
  void close() throws InterruptedException {
    try {
      requests.close();
    } catch (IOException e) {
      throw new CommandFailed("can't send a request to the agent: " + e, e);
    }
    if (!process.waitFor(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
      throw new CommandFailed("the agent didn't close its pool within " + CLOSING);
    }
    if (process.exitValue() != 0) {
      throw new CommandFailed("the agent exited with code " + process.exitValue());
    }
  }

  /** Kills it with SIGKILL. If it is process 1 of a pid namespace, all processes in it end. */
  void kill() throws InterruptedException {
    ProcessHandle jvm = jvm();
    jvm.destroyForcibly();
    process.destroyForcibly().waitFor();
    try {
      jvm.onExit().get(CLOSING.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailed("can't kill the agent: " + e, e);
    }
  }
}
