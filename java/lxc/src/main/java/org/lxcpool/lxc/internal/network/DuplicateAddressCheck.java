package org.lxcpool.lxc.internal.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.network.Routes.Route;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * Makes sure that no two containers of a factory have the same IPv4 address: a connection to such
 * an address could reach either. Duplicates occur if a base configures a static address, or has a
 * client ID that a DHCP server knows. Addresses behind a container's own bridges don't count, and
 * for IPv6 the kernel detects duplicates. Thread-safe.
 */
final class DuplicateAddressCheck {
  private static final String INTERFACE = "eth0";

  private final AddressLookup lookup;

  @GuardedBy("this")
  private final Map<InetAddress, NetworkedContainer> owners = new HashMap<>();

  DuplicateAddressCheck(AddressLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Claims the addresses of a container that is about to be ready.
   *
   * @param addresses all addresses of the container
   * @throws ContainerException if another live container has one of them
   */
  void claim(NetworkedContainer container, List<InetAddress> addresses) {
    for (InetAddress each : onNetwork(container, addresses)) {
      NetworkedContainer owner = claim(container, each);
      // The owner may have given up the address since it claimed it.
      if (owner != null && lookup.addresses(owner).contains(each) && owner.isAlive()) {
        throw container.failure(
            "network wait",
            "container "
                + owner.name()
                + " has the same address "
                + each.getHostAddress()
                + "; remove a static address or a DHCP client ID from the base",
            null);
      }
      own(container, each);
    }
  }

  /** Records the addresses of a container that was ready before this process started. */
  void adopt(NetworkedContainer container) {
    onNetwork(container, lookup.addresses(container)).forEach(each -> own(container, each));
  }

  /** Claims an address; returns the live container that has claimed it before, or null. */
  private synchronized @Nullable NetworkedContainer claim(
      NetworkedContainer container, InetAddress address) {
    owners.values().removeIf(owner -> !owner.isAlive());
    NetworkedContainer owner = owners.putIfAbsent(address, container);
    return owner == container ? null : owner;
  }

  private synchronized void own(NetworkedContainer container, InetAddress address) {
    owners.put(address, container);
  }

  private static List<InetAddress> onNetwork(
      NetworkedContainer container, List<InetAddress> addresses) {
    List<Route> routes = new ArrayList<>(routes(container));
    routes.removeIf(route -> !route.isLinked() || !route.through().equals(INTERFACE));
    return addresses.stream()
        .filter(
            address ->
                address instanceof Inet4Address v4
                    && routes.stream()
                        .anyMatch(route -> route.subnet().contains(Subnet.number(v4))))
        .toList();
  }

  private static List<Route> routes(NetworkedContainer container) {
    Path net = Path.of("/proc", Integer.toString(container.initPid()), "net", "route");
    try {
      return Routes.parse(Files.readString(net));
    } catch (IOException e) {
      return List.of(); // the container ended
    }
  }
}
