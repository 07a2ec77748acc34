package org.lxcpool.lxc.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcpool.lxc.internal.network.Routes.Route;
import org.lxcpool.lxc.internal.spec.Subnet;

class RoutesTest {
  private static final String TABLE =
      """
      Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
      eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
      tun0\t00000000\t0102000A\t0003\t0\t0\t0\t00000080\t0\t0\t0
      eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
      wg0\t00004D0A\t010200C0\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0
      *\t0000A8C0\t00000000\t0200\t0\t0\t0\t0000FFFF\t0\t0\t0
      cut off
      """;

  private static String conflict(String subnet, String bridge) {
    List<Route> routes = Routes.parse(TABLE);
    return Routes.conflict(routes, Subnet.parse(subnet), bridge).map(Route::toString).orElse("");
  }

  @Test
  void aConflictNamesALargerOrASmallerRoute() {
    assertThat(conflict("10.77.0.0/24", "lxcpool0"))
        .isEqualTo("the route through wg0 has 10.77.0.0/16");
    assertThat(conflict("192.0.0.0/16", "lxcpool0")).isEqualTo("interface eth0 has 192.0.2.0/24");
    assertThat(conflict("192.168.7.0/24", "lxcpool0")).isEqualTo("the route 192.168.0.0/16");
  }

  @Test
  void defaultRoutesTheirHalvesAndTheBridgesOwnRouteAreNoConflict() {
    assertThat(conflict("10.78.0.0/24", "lxcpool0")).isEmpty();
    assertThat(conflict("10.77.0.0/24", "wg0")).isEmpty();
  }

  @Test
  void subnetsOverlapIfOneContainsTheOther() {
    Subnet subnet = Subnet.parse("10.77.0.0/24");
    assertThat(subnet.overlaps(Subnet.around("10.77.0.128/25"))).isTrue();
    assertThat(Subnet.around("10.64.0.0/10").overlaps(subnet)).isTrue();
    assertThat(subnet.overlaps(subnet)).isTrue();
    assertThat(subnet.overlaps(Subnet.around("10.77.1.0/24"))).isFalse();
  }
}
