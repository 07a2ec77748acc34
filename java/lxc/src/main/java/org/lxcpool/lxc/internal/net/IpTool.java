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
   * Runs it. It takes milliseconds, and isn't interrupted: whoever calls it must know whether the
   * interface is there.
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
      if (!ends(process)) {
        throw new ContainerException(text + ": did not end within " + TIMEOUT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new ContainerException(text + ": " + output);
      }
    } catch (IOException e) {
      throw new ContainerException(text + ": install it: apt-get install iproute2", e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  private static boolean ends(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
