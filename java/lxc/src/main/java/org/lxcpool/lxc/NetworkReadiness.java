package org.lxcpool.lxc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.lxcpool.lxc.internal.events.EventLoop;

/** Waits until a container has an address. */
final class NetworkReadiness {
  private static final long FIRST_PAUSE = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();
  private static final int CONNECT_MILLIS = 500;

  private final AddressLookup lookup;
  private final Siblings siblings;
  private final boolean none;
  private final AddressFamily family;
  private final int port;

  /**
   * @param none whether there is no network to wait for
   * @param port a TCP port that must accept a connection, or 0
   */
  NetworkReadiness(NetworkWait way, boolean none, AddressFamily family, int port) {
    lookup = new AddressLookup(way);
    siblings = new Siblings(lookup);
    this.none = none;
    this.family = family;
    this.port = port;
  }

  void await(LxcContainer container, Duration timeout) throws InterruptedException {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout + " is not positive");
    }
    if (none) {
      return;
    }
    try (EventLoop.Watch watch = lookup.watch(container.life())) {
      await(container, timeout, watch != null);
    }
  }

  /**
   * @param told whether a new address counts as a change of the container
   */
  private void await(LxcContainer container, Duration timeout, boolean told)
      throws InterruptedException {
    long nanos = saturatedNanos(timeout);
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE;
    while (true) {
      long seen = container.changes().count();
      if (!container.isAlive()) {
        throw container.life().failures().ended("network wait", "it died" + console(container));
      }
      List<InetAddress> addresses = lookup.addresses(container.life());
      String missing = family.missingIn(addresses);
      if (missing == null && (port == 0 || accepts(addresses)) && container.isAlive()) {
        siblings.claim(container.life(), addresses);
        return;
      }
      long left = nanos - (System.nanoTime() - begin);
      if (left <= 0) {
        String reason =
            missing == null ? "port " + port + " accepted no connection" : "no " + missing;
        throw container
            .life()
            .failures()
            .failure("network wait", reason + " within " + timeout + console(container), null);
      }
      // Nobody tells when a port begins to accept connections.
      boolean waitForChange = told && lookup.isTold() && missing != null;
      container.changes().awaitMoreThan(seen, waitForChange ? left : Math.min(pause, left));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /** A container that an earlier process waited for is the factory's now. */
  void adopted(LxcContainer container) {
    if (!none && lookup.isCheap()) {
      siblings.adopt(container.life());
    }
  }

  List<InetAddress> addresses(LxcContainer container) {
    return lookup.addresses(container.life());
  }

  /** How the network is awaited, and why not otherwise, for people. */
  String status() {
    return lookup.status();
  }

  private boolean accepts(List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
        return true;
      } catch (IOException e) {
        // not yet
      }
    }
    return false;
  }

  private static String console(LxcContainer container) {
    String console = container.consoleLog().strip();
    int keep = Math.max(0, console.length() - 400);
    return console.isEmpty() ? "" : "; the end of its console: " + console.substring(keep);
  }

  private static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
