package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerPool;

/** Containers that get their addresses from a DHCP server. */
@Tag("lxc")
class DhcpIT {
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private LxcContainerFactory.Builder factory() {
    return host.factory().network(Network.bridge(host.bridge()).dhcp());
  }

  private static String mac(LxcContainer container) throws Exception {
    return run(container, "cat", "/sys/class/net/eth0/address");
  }

  private static String configuredMac(LxcContainer container) {
    return container.configItem("lxc.net.0.hwaddr").orElseThrow();
  }

  @Test
  void aServerWithFourAddressesServesTwelveContainersThreeAtATime() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        Dnsmasq server = new Dnsmasq(host, 103);
        LxcContainerFactory factory = factory().build()) {
      Deque<LxcContainer> alive = new ArrayDeque<>();
      try {
        for (int i = 0; i < 12; i++) {
          LxcContainer container = factory.create();
          alive.add(container);
          container.start();
          container.awaitNetwork(SHORT);
          assertThat(container.addresses().get(0).getHostAddress())
              .as("container %d on %s", i, bridge.name())
              .startsWith(server.prefix());
          if (alive.size() == 3) {
            List<String> macs = new ArrayList<>();
            for (LxcContainer each : alive) {
              macs.add(mac(each));
            }
            assertThat(macs).doesNotHaveDuplicates();
            alive.remove().destroy();
          }
        }
      } finally {
        alive.forEach(LxcContainer::destroy);
      }
    }
  }

  @Test
  void aPoolUsesNoMoreHardwareAddressesThanItHasContainersAtOnce() throws Exception {
    Set<String> macs = new HashSet<>();
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        Dnsmasq server = new Dnsmasq(host);
        LxcContainerFactory factory = factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(3).build()) {
      for (int i = 0; i < 20; i++) {
        try (LxcContainer container = pool.take()) {
          assertThat(container.addresses().get(0).getHostAddress())
              .as("on %s", bridge.name())
              .startsWith(server.prefix());
          macs.add(mac(container));
        }
      }
      pool.close(MINUTE);
    }
    assertThat(macs).hasSizeLessThanOrEqualTo(3 + 1 + 3); // ready, leased, and being destroyed
  }

  @Test
  void containersOfAKilledAgentKeepTheirHardwareAddresses() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24")) {
      Process agent = DoomedAgent.start(host, DoomedAgent.Phase.NETWORK);
      agent.destroyForcibly();
      agent.waitFor();
      Set<String> left = new HashSet<>();
      try (Stream<Path> containers = Files.list(host.lxcPath())) {
        for (Path container : containers.toList()) {
          // The agent may have been killed before it started a container: that one never runs.
          if (Files.exists(Path.of("/sys/class/net", configured(container, "veth.pair")))) {
            left.add(configured(container, "hwaddr"));
          }
        }
      }
      assertThat(left).as("on %s", bridge.name()).isNotEmpty();
      try (LxcContainerFactory factory = factory().namePrefix(host.mark() + "b").build();
          LxcContainer one = factory.create();
          LxcContainer other = factory.create()) {
        assertThat(left).doesNotContain(configuredMac(one), configuredMac(other));
        assertThat(configuredMac(one)).isNotEqualTo(configuredMac(other));
      }
      assertThat(LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ZERO).reap())
          .allMatch(finding -> finding.outcome() == LxcReaper.Outcome.REMOVED);
    }
  }

  private static String configured(Path container, String key) throws IOException {
    return Files.readAllLines(container.resolve("config")).stream()
        .filter(line -> line.startsWith("lxc.net.0." + key + " "))
        .map(line -> line.replaceAll(".*= *", ""))
        .findFirst()
        .orElseThrow();
  }
}
