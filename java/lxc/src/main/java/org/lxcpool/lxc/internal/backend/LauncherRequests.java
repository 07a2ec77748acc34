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

/** Requests to the launcher that concern a container. What fails, throws a {@link CallFailed}. */
final class LauncherRequests {
  /** As long as a monitor may take to answer. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  private LauncherRequests() {}

  static Exchange send(
      Launcher launcher, Kind kind, Duration deadline, ContainerSpec spec, List<String> words) {
    List<String> all = new ArrayList<>(Arrays.asList(spec.lxcPath().toString(), spec.name()));
    all.addAll(words);
    try {
      return launcher.send(new Request(kind, deadline, all));
    } catch (ContainerException | IllegalArgumentException e) {
      throw new CallFailed(e.getMessage(), e);
    }
  }

  static Reply answer(Exchange exchange) throws InterruptedException {
    try {
      return exchange.await();
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage(), e);
    }
  }

  static Reply uninterrupted(Exchange exchange) {
    try {
      return exchange.awaitUninterruptibly();
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage(), e);
    }
  }

  /** A reply, which must be that it was done. */
  static Reply done(Reply reply, Duration deadline) {
    String said = String.join("; ", reply.strings());
    switch (reply.kind()) {
      case DONE -> {
        return reply;
      }
      case FAILED -> throw new CallFailed(said.isEmpty() ? null : said, null);
      case CRASHED ->
          throw new CallFailed(
              "liblxc crashed: its process was killed by " + Signals.name(reply.number()), null);
      case OVERDUE ->
          throw new CallFailed("liblxc was not done within " + deadline + ", and killed", null);
      case CANCELLED -> throw new CallFailed("it was cancelled", null);
      default -> throw new CallFailed("the launcher: " + reply.kind() + " " + said, null);
    }
  }
}
