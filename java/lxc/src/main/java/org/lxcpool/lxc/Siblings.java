package org.lxcpool.lxc;

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
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.network.Routes;
import org.lxcpool.lxc.internal.network.Subnet;

/**
 * Which container of a factory has which address. Two with one address are connected now and then,
 * and nobody knows to which: a base may have an address of its own, or be known to a DHCP server.
 * What containers have behind their own bridges doesn't count. Thread-safe.
 */
final class Siblings {
  private static final String INTERFACE = "eth0";

  private final AddressLookup lookup;
  private final Map<InetAddress, ContainerLife> owners = new HashMap<>(); // guarded by this

  Siblings(AddressLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * A container is about to be ready.
   *
   * @param addresses all of its
   * @throws org.lxcpool.ContainerException if a live sibling has one of them
   */
  void claim(ContainerLife life, List<InetAddress> addresses) {
    for (InetAddress each : onNetwork(life, addresses)) {
      ContainerLife owner = claim(life, each);
      // It may have had it once. IPv6 looks for duplicates itself.
      if (owner != null && lookup.addresses(owner).contains(each) && owner.isAlive()) {
        throw life.failures()
            .failure(
                "network wait",
                owner.paths().name()
                    + " has address "
                    + each.getHostAddress()
                    + ", too: does the base give it, or an id for DHCP?",
                null);
      }
      own(life, each);
    }
  }

  /** A container was ready before. */
  void adopt(ContainerLife life) {
    onNetwork(life, lookup.addresses(life)).forEach(each -> own(life, each));
  }

  /** Another live container that has claimed the address; null if it is this one's now. */
  private synchronized @Nullable ContainerLife claim(ContainerLife life, InetAddress address) {
    owners.values().removeIf(owner -> !owner.isAlive());
    ContainerLife owner = owners.putIfAbsent(address, life);
    return owner == life ? null : owner;
  }

  private synchronized void own(ContainerLife life, InetAddress address) {
    owners.put(address, life);
  }

  private static List<InetAddress> onNetwork(ContainerLife life, List<InetAddress> addresses) {
    List<Routes.Route> routes = new ArrayList<>(routes(life));
    routes.removeIf(route -> !route.isLinked() || !route.through().equals(INTERFACE));
    return addresses.stream()
        .filter(
            address ->
                address instanceof Inet4Address v4
                    && routes.stream()
                        .anyMatch(route -> route.subnet().contains(Subnet.number(v4))))
        .toList();
  }

  private static List<Routes.Route> routes(ContainerLife life) {
    Path net = Path.of("/proc", Integer.toString(life.initPid()), "net", "route");
    try {
      return Routes.parse(Files.readString(net));
    } catch (IOException e) {
      return List.of(); // it ended
    }
  }
}
