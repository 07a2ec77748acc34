package org.lxcpool.cli.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lxcpool.lxc.LxcContainer;

/**
 * A command that ran in a container.
 *
 * @param exitCode its exit code
 * @param output its standard output, stripped of white space
 */
public record CommandRun(int exitCode, String output) {
  private static final int TIMEOUT_SECONDS = 20;

  public static CommandRun in(LxcContainer container, String... command)
      throws InterruptedException {
    Process process = container.exec(List.of(command));
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new CommandFailed(
            String.join(" ", command) + " in " + container.name() + " didn't end in time");
      }
      return new CommandRun(process.exitValue(), output.strip());
    } catch (IOException e) {
      throw new CommandFailed(String.join(" ", command) + " in " + container.name() + ": " + e, e);
    } finally {
      process.destroyForcibly();
    }
  }

  public boolean succeeded() {
    return exitCode == 0;
  }
}
