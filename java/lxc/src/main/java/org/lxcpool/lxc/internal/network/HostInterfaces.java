package org.lxcpool.lxc.internal.network;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.network.Routes.Route;
import org.lxcpool.lxc.internal.spec.Subnet;

/** The IPv4 addresses of this host's interfaces. */
public final class HostInterfaces {
  private HostInterfaces() {}

  /**
   * Returns the subnets of all interfaces, including those that are down and have no route.
   *
   * @throws ContainerException if the interfaces can't be listed
   */
  public static List<Route> subnets() {
    List<Route> found = new ArrayList<>();
    for (NetworkInterface each : all()) {
      for (InterfaceAddress address : each.getInterfaceAddresses()) {
        int prefix = address.getNetworkPrefixLength();
        if (address.getAddress() instanceof Inet4Address v4 && prefix > Routes.DEFAULT_ROUTE) {
          int mask = -1 << (Integer.SIZE - prefix);
          Subnet subnet = new Subnet(Subnet.number(v4) & mask, prefix);
          found.add(new Route(subnet, each.getName(), true));
        }
      }
    }
    return found;
  }

  /**
   * Returns this host's addresses in a subnet.
   *
   * @throws ContainerException if the interfaces can't be listed
   */
  static Set<Integer> addressesIn(Subnet subnet) {
    Set<Integer> found = new HashSet<>();
    all().forEach(each -> found.addAll(addressesIn(each, subnet)));
    return found;
  }

  /**
   * Returns the address of an interface in a subnet, or 0 if it has none there.
   *
   * @throws ContainerException if the addresses can't be read
   */
  static int addressOf(String name, Subnet subnet) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found == null
          ? 0
          : addressesIn(found, subnet).stream().findFirst().map(Integer::intValue).orElse(0);
    } catch (SocketException e) {
      throw new ContainerException("can't read the addresses of interface " + name, e);
    }
  }

  private static List<NetworkInterface> all() {
    try {
      return NetworkInterface.networkInterfaces().toList();
    } catch (SocketException e) {
      throw new ContainerException("can't list this host's interfaces", e);
    }
  }

  private static List<Integer> addressesIn(NetworkInterface of, Subnet subnet) {
    List<Integer> found = new ArrayList<>();
    for (InterfaceAddress address : of.getInterfaceAddresses()) {
      if (address.getAddress() instanceof Inet4Address v4 && subnet.contains(Subnet.number(v4))) {
        found.add(Subnet.number(v4));
      }
    }
    return found;
  }
}
