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
   * Runs the command, which takes milliseconds. An interrupt doesn't end it and stays set: the
   * caller must know whether the interface exists.
   *
   * @throws ContainerException if the command is missing, fails, or takes longer than 10 s; its
   *     message contains the command's output
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
      String reason =
          e.isMissing() ? "not found; install it: apt-get install iproute2" : e.getMessage();
      throw new ContainerException(text + ": " + reason, e);
    } catch (IOException e) {
      throw new ContainerException(text + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("an uninterruptible command was interrupted", e);
    }
  }
}
