package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.AddressFamily;
import org.lxcpool.lxc.NetworkWait;
import org.lxcpool.lxc.internal.events.EventLoop;

/** Waits until the network of a container is ready. Thread-safe. */
public final class NetworkReadiness {
  private static final String OPERATION = "network wait";
  private static final long FIRST_PAUSE = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();
  private static final int CONNECT_MILLIS = 500;
  private static final int CONSOLE_CHARACTERS = 400;

  private final AddressLookup lookup;
  private final DuplicateAddressCheck duplicates;
  private final boolean none;
  private final AddressFamily family;
  private final int port;

  /**
   * @param none whether the containers have no network to wait for
   * @param port a TCP port that must accept a connection, or 0
   */
  public NetworkReadiness(NetworkWait way, boolean none, AddressFamily family, int port) {
    lookup = new AddressLookup(way);
    duplicates = new DuplicateAddressCheck(lookup);
    this.none = none;
    this.family = family;
    this.port = port;
  }

  /**
   * Waits until a container has the required addresses, and the port accepts a connection.
   *
   * @param timeout must be positive; more nanoseconds than a {@code long} holds mean no timeout
   * @throws IllegalArgumentException if the timeout isn't positive
   * @throws ContainerException if the container dies, the timeout elapses, its addresses can't be
   *     read, or another live container of the factory has one of them
   */
  public void await(NetworkedContainer container, Duration timeout) throws InterruptedException {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout + " is not positive");
    }
    if (none) {
      return;
    }
    try (EventLoop.Watch watch = lookup.watch(container)) {
      await(container, timeout, watch != null);
    }
  }

  /**
   * @param watched whether a new address increments the container's changes
   */
  private void await(NetworkedContainer container, Duration timeout, boolean watched)
      throws InterruptedException {
    long nanos = saturatedNanos(timeout);
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE;
    while (true) {
      long seen = container.changes().count();
      if (!container.isAlive()) {
        throw container.ended(OPERATION, "it died" + console(container));
      }
      List<InetAddress> addresses = lookup.addresses(container);
      String missing = missing(addresses);
      if (missing == null && (port == 0 || accepts(addresses)) && container.isAlive()) {
        duplicates.claim(container, addresses);
        return;
      }
      long left = nanos - (System.nanoTime() - begin);
      if (left <= 0) {
        String reason =
            missing == null ? "port " + port + " accepted no connection" : "no " + missing;
        throw container.failure(
            OPERATION, reason + " within " + timeout + console(container), null);
      }
      // No event reports that a port begins to accept connections: that is polled.
      boolean waitForChange = watched && lookup.isEventDriven() && missing != null;
      boolean unused =
          container.changes().awaitMoreThan(seen, waitForChange ? left : Math.min(pause, left));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /** Returns what is missing from the addresses, for the message; null if nothing is. */
  private @Nullable String missing(List<InetAddress> addresses) {
    boolean ipv4 = addresses.stream().anyMatch(Inet4Address.class::isInstance);
    boolean ipv6 = addresses.stream().anyMatch(Inet6Address.class::isInstance);
    return switch (family) {
      case ANY -> ipv4 || ipv6 ? null : "address";
      case IPV4 -> ipv4 ? null : "IPv4 address";
      case IPV6 -> ipv6 ? null : "IPv6 address";
      case BOTH -> !ipv4 ? "IPv4 address" : !ipv6 ? "IPv6 address" : null;
    };
  }

  /** Records the addresses of an adopted container, whose network an earlier process awaited. */
  public void adopted(NetworkedContainer container) {
    if (!none && lookup.isCheap()) {
      duplicates.adopt(container);
    }
  }

  /** Returns the global addresses of a container, IPv4 first; empty if it doesn't run. */
  public List<InetAddress> addresses(NetworkedContainer container) {
    return lookup.addresses(container);
  }

  /** Returns the method in use, and the reason if it isn't the chosen one, for the operator. */
  public String status() {
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

  private static String console(NetworkedContainer container) {
    String console = container.consoleLog().strip();
    int from = Math.max(0, console.length() - CONSOLE_CHARACTERS);
    return console.isEmpty() ? "" : "; the end of its console: " + console.substring(from);
  }

  private static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
