package org.lxcpool.lxc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.events.EventLoop;
import org.lxcpool.lxc.internal.events.NamespaceAddresses;
import org.lxcpool.lxc.internal.events.NetlinkFailed;
import org.lxcpool.lxc.internal.network.ProcNet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the addresses of containers in one of the three ways, and falls back from {@link
 * NetworkWait#EVENTS} to {@link NetworkWait#PROC} where this host lacks what that needs.
 * Thread-safe.
 */
final class AddressLookup {
  private static final Logger LOG = LoggerFactory.getLogger(AddressLookup.class);

  private volatile NetworkWait way;
  private volatile @Nullable String fallback;

  AddressLookup(NetworkWait way) {
    this.way = way;
    if (way == NetworkWait.EVENTS) {
      fallBackIfItLasts();
    }
  }

  private void fallBackIfItLasts() {
    EventLoop.problem()
        .filter(EventLoop.Problem::isLasting)
        .ifPresent(problem -> fallBack(problem.text()));
  }

  /** What passes, as a lack of descriptors, leaves one wait alone without events. */
  private void fallBackIfItLasts(NetlinkFailed failure) {
    if (failure.isLasting()) {
      fallBack(String.valueOf(failure.getMessage()));
    }
  }

  private synchronized void fallBack(String why) {
    if (fallback == null) {
      fallback = why;
      way = NetworkWait.PROC;
      LOG.info("networks are awaited by /proc, not by events: {}", why);
    }
  }

  /** The way that is at work, and why not another, for people. */
  String status() {
    String why = fallback;
    return why == null ? way.toString() : way + " instead of EVENTS: " + why;
  }

  /** Whether to look takes microseconds; liblxc forks. */
  boolean isCheap() {
    return way != NetworkWait.LIBLXC;
  }

  /** Whether new addresses are told, so that there is no need to look now and then. */
  boolean isTold() {
    return way == NetworkWait.EVENTS;
  }

  /**
   * Makes a new address of a container a change of it.
   *
   * @return the watch, to be closed; null if nobody tells, or the container has died
   */
  EventLoop.@Nullable Watch watch(ContainerLife container) {
    if (!isTold()) {
      return null;
    }
    try {
      OptionalInt id = NamespaceAddresses.idOf(container.initPid());
      if (id.isEmpty()) {
        return null;
      }
      EventLoop.Watch watch =
          EventLoop.SHARED
              .watchAddresses(id.getAsInt(), () -> container.changes().add())
              .orElse(null);
      if (watch == null) {
        fallBackIfItLasts();
      }
      return watch;
    } catch (NetlinkFailed e) {
      fallBackIfItLasts(e);
      return null;
    }
  }

  /** The global addresses of a container, IPv4 first; empty if it doesn't run. */
  List<InetAddress> addresses(ContainerLife container) {
    int pid = container.initPid();
    if (pid < 0) {
      return List.of();
    }
    List<InetAddress> addresses = addresses(container, pid);
    // The pid may be another process's by now; then the container isn't alive any more.
    return container.initPid() == pid ? addresses : List.of();
  }

  private List<InetAddress> addresses(ContainerLife container, int pid) {
    return switch (way) {
      case EVENTS -> byNetlink(container, pid);
      case PROC -> byProc(container, pid);
      case LIBLXC -> parse(container.calls().ips());
    };
  }

  private List<InetAddress> byNetlink(ContainerLife container, int pid) {
    try {
      OptionalInt id = NamespaceAddresses.idOf(pid);
      return id.isEmpty() ? List.of() : NamespaceAddresses.in(id.getAsInt());
    } catch (NetlinkFailed e) {
      fallBackIfItLasts(e);
      return byProc(container, pid);
    }
  }

  private static List<InetAddress> byProc(ContainerLife container, int pid) {
    try {
      return ProcNet.addresses(pid);
    } catch (IOException e) {
      throw container.failures().failure("reading the addresses", e.toString(), e);
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
}
