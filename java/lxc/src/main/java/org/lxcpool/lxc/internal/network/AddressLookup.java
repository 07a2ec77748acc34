package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.NetworkWait;
import org.lxcpool.lxc.internal.events.EventLoop;
import org.lxcpool.lxc.internal.events.NamespaceAddresses;
import org.lxcpool.lxc.internal.events.NetlinkFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the addresses of containers by one of the three methods. Falls back from {@link
 * NetworkWait#EVENTS} to {@link NetworkWait#PROC} for good if this host lacks what events need.
 * Thread-safe.
 */
public final class AddressLookup {
  private static final Logger LOG = LoggerFactory.getLogger(AddressLookup.class);

  // Both are written under this object's monitor, and read without it.
  private volatile NetworkWait way;
  private volatile @Nullable String fallback;

  public AddressLookup(NetworkWait way) {
    this.way = way;
    if (way == NetworkWait.EVENTS) {
      fallBackIfPermanent();
    }
  }

  private void fallBackIfPermanent() {
    EventLoop.problem()
        .filter(EventLoop.Problem::isPermanent)
        .ifPresent(problem -> fallBack(problem.text()));
  }

  // A temporary failure, such as a lack of descriptors, affects a single wait.
  private void fallBackIfPermanent(NetlinkFailed failure) {
    if (failure.isPermanent()) {
      fallBack(String.valueOf(failure.getMessage()));
    }
  }

  private synchronized void fallBack(String reason) {
    if (fallback == null) {
      fallback = reason;
      way = NetworkWait.PROC;
      LOG.info("network wait falls back from EVENTS to PROC: {}", reason);
    }
  }

  /** Returns the method in use, and the reason if it isn't the chosen one, for the operator. */
  public String status() {
    String reason = fallback;
    return reason == null ? way.toString() : way + " instead of EVENTS: " + reason;
  }

  /** Returns whether a lookup takes microseconds. With liblxc it forks. */
  boolean isCheap() {
    return way != NetworkWait.LIBLXC;
  }

  /** Returns whether events report new addresses, so that the caller needn't poll. */
  boolean isEventDriven() {
    return way == NetworkWait.EVENTS;
  }

  /**
   * Makes each new address of a container increment its changes.
   *
   * @return the watch, to be closed; null if there are no events, or the container has died
   */
  EventLoop.@Nullable Watch watch(NetworkedContainer container) {
    if (!isEventDriven()) {
      return null;
    }
    try {
      OptionalInt id = NamespaceAddresses.idOf(container.initPid());
      if (id.isEmpty()) {
        return null;
      }
      EventLoop.Watch watch =
          EventLoop.SHARED
              .watchAddresses(id.getAsInt(), () -> container.changes().increment())
              .orElse(null);
      if (watch == null) {
        fallBackIfPermanent();
      }
      return watch;
    } catch (NetlinkFailed e) {
      fallBackIfPermanent(e);
      return null;
    }
  }

  /** Returns the global addresses of a container, IPv4 first; empty if it doesn't run. */
  List<InetAddress> addresses(NetworkedContainer container) {
    int pid = container.initPid();
    if (pid < 0) {
      return List.of();
    }
    List<InetAddress> addresses = addresses(container, pid);
    // The kernel may have reused the pid meanwhile; then the container isn't alive any more.
    return container.initPid() == pid ? addresses : List.of();
  }

  private List<InetAddress> addresses(NetworkedContainer container, int pid) {
    return switch (way) {
      case EVENTS -> byNetlink(container, pid);
      case PROC -> byProc(container, pid);
      case LIBLXC -> parse(container.liblxcAddresses());
    };
  }

  private List<InetAddress> byNetlink(NetworkedContainer container, int pid) {
    try {
      OptionalInt id = NamespaceAddresses.idOf(pid);
      return id.isEmpty() ? List.of() : NamespaceAddresses.in(id.getAsInt());
    } catch (NetlinkFailed e) {
      fallBackIfPermanent(e);
      return byProc(container, pid);
    }
  }

  private static List<InetAddress> byProc(NetworkedContainer container, int pid) {
    try {
      return ProcNet.addresses(pid);
    } catch (IOException e) {
      throw container.failure("reading the addresses", e.toString(), e);
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
        throw new IllegalStateException("liblxc returned an invalid address: " + ip, e);
      }
    }
    return addresses;
  }
}
