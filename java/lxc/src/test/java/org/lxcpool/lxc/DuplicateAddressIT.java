package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.ContainerException;

/** Two containers of a factory with the same address. */
@Tag("lxc")
class DuplicateAddressIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private static void add(LxcContainer container, String address) throws Exception {
    run(container, "ip", "address", "add", address, "dev", "eth0");
  }

  @ParameterizedTest
  @EnumSource
  void theSecondContainerWithAnAddressIsRefusedWhileTheFirstLives(NetworkWait way)
      throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory()
                .networkWait(way)
                .network(Network.bridge(bridge.name()).dhcp())
                .config("lxc.init.cmd", "/bin/sleep 1000000")
                .build();
        LxcContainer first = factory.create();
        LxcContainer second = factory.create()) {
      for (LxcContainer each : new LxcContainer[] {first, second}) {
        each.start();
        add(each, host.net() + "7/24");
        // A bridge for nested containers, which isn't on a shared network.
        run(each, "ip", "link", "add", "inner0", "type", "bridge");
        run(each, "ip", "address", "add", "172.31.0.1/24", "dev", "inner0");
        run(each, "ip", "link", "set", "inner0", "up");
      }
      first.awaitNetwork(MINUTE);
      first.awaitNetwork(MINUTE); // it doesn't conflict with itself
      assertThatThrownBy(() -> second.awaitNetwork(MINUTE))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("network wait of container " + second.name())
          .hasMessageContaining(first.name() + " has the same address " + host.net() + "7");
      run(second, "ip", "address", "del", host.net() + "7/24", "dev", "eth0");
      add(second, host.net() + "8/24");
      second.awaitNetwork(MINUTE);
      first.destroy();
      add(second, host.net() + "7/24");
      second.awaitNetwork(MINUTE);
      assertThat(second.addresses()).hasSize(3);
    }
  }
}
