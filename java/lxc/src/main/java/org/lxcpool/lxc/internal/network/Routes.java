package org.lxcpool.lxc.internal.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcpool.lxc.internal.spec.Subnet;

/** The IPv4 routes of a network namespace. */
public final class Routes {
  /** The main routing table of {@code proc(5)}: hexadecimal numbers in host byte order. */
  public static final String FILE = "/proc/net/route";

  private static final int DESTINATION = 1;
  private static final int GATEWAY = 2;
  private static final int MASK = 7;

  /** The longest prefix of a default route: VPNs split it into two halves. */
  static final int DEFAULT_ROUTE = 1;

  /** The kernel's interface name for a route without one, such as an unreachable route. */
  private static final String NO_INTERFACE = "*";

  private Routes() {}

  /**
   * A route.
   *
   * @param subnet the destination
   * @param through the interface; {@code *} if there is none
   * @param isLinked whether the destination is on the interface's link, not behind a gateway
   */
  public record Route(Subnet subnet, String through, boolean isLinked) {
    @Override
    public String toString() {
      return through.equals(NO_INTERFACE)
          ? "the route " + subnet
          : (isLinked ? "interface " : "the route through ") + through + " has " + subnet;
    }
  }

  /** Parses a routing table; default routes are left out. */
  public static List<Route> parse(String table) {
    List<Route> routes = new ArrayList<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length > MASK) {
        int prefix = Integer.bitCount(number(fields[MASK]));
        if (prefix > DEFAULT_ROUTE) {
          Subnet subnet = new Subnet(number(fields[DESTINATION]), prefix);
          routes.add(new Route(subnet, fields[0], number(fields[GATEWAY]) == 0));
        }
      }
    }
    return routes;
  }

  // All supported platforms are little-endian.
  private static int number(String hexadecimal) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
  }

  /**
   * Returns the first route that overlaps a subnet; empty if there is none.
   *
   * @param bridge the bridge of the subnet, whose own routes don't count
   */
  public static Optional<Route> conflict(List<Route> routes, Subnet subnet, String bridge) {
    return routes.stream()
        .filter(route -> !route.through().equals(bridge) && route.subnet().overlaps(subnet))
        .findFirst();
  }

  /** Describes a conflict to the operator. */
  public static String describe(Subnet subnet, Route conflict) {
    return String.format(Locale.ROOT, "subnet %s is in use on this host: %s", subnet, conflict);
  }
}
