package org.lxcpool.cli.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.cli.support.FreeSubnet.Range;

class FreeSubnetTest {
  private static final long TEN_78 = (10L << 24) | (78L << 16);

  @Test
  void firstFreeSubnetFromTheStartIsChosen() {
    FreeSubnet subnet = FreeSubnet.find(List.of(), 7);

    assertThat(subnet.cidr()).isEqualTo("10.78.7.0/24");
    assertThat(subnet.gateway()).isEqualTo("10.78.7.1");
  }

  @Test
  void overlappingSubnetIsSkipped() {
    List<Range> taken = List.of(new Range(TEN_78 + 255 * 256 + 9, TEN_78 + 255 * 256 + 9));

    assertThat(FreeSubnet.find(taken, 255).cidr()).isEqualTo("10.78.0.0/24");
  }

  @Test
  void noSubnetIsFreeIfTheWholeBlockIsRouted() {
    List<Range> taken = List.of(new Range(10L << 24, (11L << 24) - 1));

    assertThatThrownBy(() -> FreeSubnet.find(taken, 0))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no subnet");
  }

  @Test
  void defaultRouteOfTheKernelsTableIsIgnored(@TempDir Path directory) throws Exception {
    Path table =
        Files.write(
            directory.resolve("route"),
            List.of(
                "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWin\tIRTT",
                "eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                "br0\t00054E0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0"));

    assertThat(FreeSubnet.ofRoutes(table))
        .containsExactly(new Range(TEN_78 + 5 * 256, TEN_78 + 6 * 256 - 1));
  }
}
