package org.lxcpool.lxc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.internal.net.ProcNet;

/** Knows the addresses of a container, and waits until it has one. */
final class NetworkReadiness {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
  private static final int CONNECT_MILLIS = 500;

  private final NetworkWait way;
  private final boolean none;
  private final int port;

  /**
   * @param none whether there is no network to wait for
   * @param port a TCP port that must accept a connection, or 0
   */
  NetworkReadiness(NetworkWait way, boolean none, int port) {
    this.way = way;
    this.none = none;
    this.port = port;
  }

  void await(LxcContainer container, Duration timeout) throws InterruptedException {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout + " is not positive");
    }
    if (none) {
      return;
    }
    long nanos = saturatedNanos(timeout);
    long begin = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    boolean hadAddress = false;
    while (true) {
      if (!container.isAlive()) {
        throw container.operations().failure("network wait", "it died" + console(container), null);
      }
      List<InetAddress> addresses = addresses(container);
      hadAddress |= !addresses.isEmpty();
      if (!addresses.isEmpty() && (port == 0 || accepts(addresses)) && container.isAlive()) {
        return;
      }
      if (System.nanoTime() - begin >= nanos) {
        String missing = hadAddress ? "port " + port + " accepted no connection" : "no address";
        throw container
            .operations()
            .failure("network wait", missing + " within " + timeout + console(container), null);
      }
      container.awaitDeath(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  List<InetAddress> addresses(LxcContainer container) {
    int pid = container.initPid();
    if (pid < 0) {
      return List.of();
    }
    if (way == NetworkWait.LIBLXC) {
      return parse(container.operations().ips());
    }
    try {
      List<InetAddress> addresses = ProcNet.addresses(pid);
      // The pid may be another process's by now; then the container isn't alive any more.
      return container.initPid() == pid ? addresses : List.of();
    } catch (IOException e) {
      throw container.operations().failure("reading the addresses", e.toString(), e);
    }
  }

  private static List<InetAddress> parse(List<String> ips) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String ip : ips) {
      try {
        InetAddress address = InetAddress.getByName(ip);
        if (!address.isLinkLocalAddress() && !address.isLoopbackAddress()) {
          addresses.add(address);
        }
      } catch (UnknownHostException e) {
        throw new IllegalStateException("liblxc gave an address that is none: " + ip, e);
      }
    }
    return addresses;
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
