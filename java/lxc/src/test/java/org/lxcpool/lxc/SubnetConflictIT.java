package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;

/** A factory isn't built if its subnet is in use elsewhere on this host. */
@Tag("lxc")
class SubnetConflictIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private String other() {
    return "o" + host.bridge();
  }

  /** Creates another interface whose address has this prefix. */
  private void other(String prefix) throws Exception {
    onHost("ip", "link", "add", "name", other(), "type", "bridge");
    onHost("ip", "address", "add", host.net() + "9" + prefix, "dev", other());
  }

  @AfterEach
  void remove() throws Exception {
    for (String each : new String[] {other(), host.bridge()}) {
      if (Files.exists(Path.of("/sys/class/net", each))) {
        onHost("ip", "link", "delete", "dev", each);
      }
    }
  }

  private void assertRefused(String... naming) {
    assertThatThrownBy(() -> host.factory().build().close())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("subnet " + host.subnet() + " is in use on this host")
        .hasMessageContainingAll(naming);
    assertThat(Path.of("/sys/class/net", host.bridge())).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/24", "/22", "/29"})
  void anOverlappingInterfaceIsAConflict(String prefix) throws Exception {
    other(prefix);
    assertRefused("interface " + other(), prefix);
    onHost("ip", "link", "set", "dev", other(), "up");
    assertRefused("interface " + other(), prefix);
  }

  @Test
  void anOverlappingRouteIsAConflict() throws Exception {
    onHost("ip", "link", "add", "name", other(), "type", "bridge");
    onHost("ip", "address", "add", "192.168.250.1/32", "dev", other());
    onHost("ip", "link", "set", "dev", other(), "up");
    onHost("ip", "route", "add", host.net() + "8/30", "dev", other());
    assertRefused(other(), host.net() + "8/30");
  }

  @Test
  void defaultRoutesAndTheBridgeItselfAreNoConflict() throws Exception {
    onHost("ip", "link", "add", "name", other(), "type", "bridge");
    onHost("ip", "address", "add", "192.168.250.1/24", "dev", other());
    onHost("ip", "link", "set", "dev", other(), "up");
    onHost("ip", "route", "add", "default", "dev", other(), "metric", "4000000");
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainerFactory second = host.factory().namePrefix(host.mark() + "b").build()) {
      assertThat(factory.heldCount() + second.heldCount()).isZero();
    }
  }

  @Test
  void aLargerSubnetIsNoConflictOnABridgeOfTheOperators() throws Exception {
    other("/16");
    Network network = Network.bridge(host.bridge()).addresses(host.subnet());
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24")) {
      host.factory().network(network).build().close();
      onHost("ip", "address", "add", host.net() + "17/28", "dev", other());
      assertThatThrownBy(() -> host.factory().network(network).build().close())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("interface " + other() + " has " + host.net() + "16/28");
      assertThat(bridge.name()).isEqualTo(host.bridge());
    }
  }
}
