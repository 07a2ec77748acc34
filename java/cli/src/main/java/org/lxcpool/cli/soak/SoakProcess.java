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

/** An agent of a soak, seen from outside. */
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

  /** The pid of its JVM, which what starts it may be a parent of. */
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

  /** Tells it how many more containers to take. */
  void take(int count) {
    try {
      requests.write(count + "\n");
      requests.flush();
    } catch (IOException e) {
      throw new CommandFailed("the agent doesn't listen: " + e, e);
    }
  }

  /** Waits for what it says next. */
  void await(String line) {
    try {
      String said = answers.readLine();
      if (!line.equals(said)) {
        throw new CommandFailed("the agent was to say \"" + line + "\" and said " + said);
      }
    } catch (IOException e) {
      throw new CommandFailed("the agent doesn't answer: " + e, e);
    }
  }

  /** Has it close its pool and end. */
  void close() throws InterruptedException {
    try {
      requests.close();
    } catch (IOException e) {
      throw new CommandFailed("the agent doesn't listen: " + e, e);
    }
    if (!process.waitFor(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
      throw new CommandFailed("the agent doesn't close its pool within " + CLOSING);
    }
    if (process.exitValue() != 0) {
      throw new CommandFailed("the agent ended with " + process.exitValue());
    }
  }

  /** Kills it with SIGKILL. Process 1 of a namespace ends with all that is in it. */
  void kill() throws InterruptedException {
    ProcessHandle jvm = jvm();
    jvm.destroyForcibly();
    process.destroyForcibly().waitFor();
    try {
      jvm.onExit().get(CLOSING.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailed("the agent doesn't die: " + e, e);
    }
  }
}
