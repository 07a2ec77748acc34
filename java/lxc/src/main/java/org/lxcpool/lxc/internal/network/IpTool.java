package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.HostCommand;

/** The {@code ip} command of iproute2. */
public final class IpTool {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private IpTool() {}

  /**
   * Runs it. It takes milliseconds, and isn't interrupted: whoever calls it must know whether the
   * interface is there.
   *
   * @throws ContainerException with what it printed, if it is missing, fails or hangs
   */
  public static void run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    String text = String.join(" ", command);
    try {
      HostCommand.Result result = new HostCommand(command, TIMEOUT).uninterrupted().run();
      if (result.exit() != 0) {
        throw new ContainerException(text + ": " + result.output());
      }
    } catch (HostCommand.NotStarted e) {
      String mend = e.isMissing() ? "install it: apt-get install iproute2" : e.getMessage();
      throw new ContainerException(text + ": " + mend, e);
    } catch (IOException e) {
      throw new ContainerException(text + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("it isn't interrupted", e);
    }
  }
}
