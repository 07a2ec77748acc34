package org.lxcpool.lxc.internal.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lxcpool.ContainerException;

/** The {@code ip} command of iproute2. */
public final class IpTool {
  private static final long TIMEOUT_SECONDS = 10;

  private IpTool() {}

  /**
   * Runs it.
   *
   * @throws ContainerException with what it printed, if it is missing or fails
   */
  public static void run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    String text = String.join(" ", command);
    Process process = null;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new ContainerException(text + ": did not end within " + TIMEOUT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new ContainerException(text + ": " + output);
      }
    } catch (IOException e) {
      throw new ContainerException(text + ": install it: apt-get install iproute2", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException(text + ": interrupted", e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
