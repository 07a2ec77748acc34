package org.lxcpool.lxc.internal.network;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcpool.ContainerException;

/** Where the addresses of a network namespace are: its IPv4 routes and interfaces. */
public final class Routes {
  /** The main table, as {@code proc(5)} has it: hexadecimal numbers in the order of the host. */
  public static final String FILE = "/proc/net/route";

  private static final int DESTINATION = 1;
  private static final int GATEWAY = 2;
  private static final int MASK = 7;

  /** The longest prefix of a route to everywhere: VPNs halve the default route. */
  private static final int EVERYWHERE = 1;

  /** What the kernel says for a route that no interface has, such as an unreachable one. */
  private static final String NO_INTERFACE = "*";

  private Routes() {}

  /**
   * A part of the address space, and where it is.
   *
   * @param through the interface; {@code *} where it leads nowhere
   * @param isLinked whether it is right there, and not behind a gateway
   */
  public record Route(Subnet subnet, String through, boolean isLinked) {
    @Override
    public String toString() {
      return through.equals(NO_INTERFACE)
          ? "the route " + subnet
          : (isLinked ? "interface " : "the route through ") + through + " has " + subnet;
    }
  }

  /** Reads a table of routes, without those to everywhere. */
  public static List<Route> parse(String table) {
    List<Route> routes = new ArrayList<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length > MASK) {
        int prefix = Integer.bitCount(number(fields[MASK]));
        if (prefix > EVERYWHERE) {
          Subnet subnet = new Subnet(number(fields[DESTINATION]), prefix);
          routes.add(new Route(subnet, fields[0], number(fields[GATEWAY]) == 0));
        }
      }
    }
    return routes;
  }

  // All platforms that are supported are little-endian.
  private static int number(String hexadecimal) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
  }

  /**
   * The subnets of this host's interfaces, of those that are down, too, which have no route.
   *
   * @throws ContainerException if they can't be listed
   */
  public static List<Route> ofInterfaces() {
    List<Route> found = new ArrayList<>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          int prefix = address.getNetworkPrefixLength();
          if (address.getAddress() instanceof Inet4Address v4 && prefix > EVERYWHERE) {
            int mask = -1 << (Integer.SIZE - prefix);
            Subnet subnet = new Subnet(Subnet.number(v4) & mask, prefix);
            found.add(new Route(subnet, each.getName(), true));
          }
        }
      }
    } catch (SocketException e) {
      throw new ContainerException("can't list this host's addresses", e);
    }
    return found;
  }

  /**
   * The first route that shares addresses with a subnet, and isn't a bridge's own.
   *
   * @param bridge what the subnet is for
   */
  public static Optional<Route> conflict(List<Route> routes, Subnet subnet, String bridge) {
    return routes.stream()
        .filter(route -> !route.through().equals(bridge) && route.subnet().overlaps(subnet))
        .findFirst();
  }

  /** What to say of a conflict. */
  public static String describe(Subnet subnet, Route conflict) {
    return String.format(Locale.ROOT, "subnet %s is in use on this host: %s", subnet, conflict);
  }
}
