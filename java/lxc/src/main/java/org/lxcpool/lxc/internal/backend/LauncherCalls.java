package org.lxcpool.lxc.internal.backend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.launcher.Exchange;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.launcher.Reply;
import org.lxcpool.lxc.internal.launcher.Request;
import org.lxcpool.lxc.internal.launcher.Request.Kind;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** The calls of the launcher for a container. They throw an {@link LxcCallException} on failure. */
final class LauncherCalls {
  /** The timeout for a monitor's answer. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  private LauncherCalls() {}

  static Exchange send(
      Launcher launcher, Kind kind, Duration deadline, ContainerSpec spec, List<String> words) {
    List<String> all = new ArrayList<>(Arrays.asList(spec.lxcPath().toString(), spec.name()));
    all.addAll(words);
    try {
      return launcher.send(new Request(kind, deadline, all));
    } catch (ContainerException | IllegalArgumentException e) {
      throw new LxcCallException(e.getMessage(), e);
    }
  }

  static Reply answer(Exchange exchange) throws InterruptedException {
    try {
      return exchange.await();
    } catch (ContainerException e) {
      throw new LxcCallException(e.getMessage(), e);
    }
  }

  static Reply uninterrupted(Exchange exchange) {
    try {
      return exchange.awaitUninterruptibly();
    } catch (ContainerException e) {
      throw new LxcCallException(e.getMessage(), e);
    }
  }

  /**
   * Returns a DONE reply.
   *
   * @throws LxcCallException for any other reply
   */
  static Reply done(Reply reply, Duration deadline) {
    String said = String.join("; ", reply.strings());
    switch (reply.kind()) {
      case DONE -> {
        return reply;
      }
      case FAILED -> throw new LxcCallException(said.isEmpty() ? null : said, null);
      case CRASHED ->
          throw new LxcCallException(
              "liblxc crashed: its process was killed by " + SignalNames.name(reply.number()),
              null);
      case OVERDUE ->
          throw new LxcCallException(
              "liblxc did not finish within " + deadline + ", and was killed", null);
      case CANCELLED -> throw new LxcCallException("the call was cancelled", null);
      default ->
          throw new LxcCallException(
              "unexpected reply of the launcher: " + reply.kind() + " " + said, null);
    }
  }
}
