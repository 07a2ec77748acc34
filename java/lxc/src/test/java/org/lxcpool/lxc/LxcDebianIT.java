package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerPool;

/** A pool of a whole Debian with systemd, which asks a DHCP server for its addresses. */
@Tag("lxc")
class LxcDebianIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void aPoolOfDebiansBootsGetsItsAddressesByDhcpAndStopsCleanly() throws Exception {
    BaseImage debian = DebianImage.get();
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        Dnsmasq server = new Dnsmasq(host);
        LxcContainerFactory factory =
            host.factory(debian).network(Network.bridge(bridge.name()).dhcp()).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      assertThat(pool.awaitReady(2, PATIENCE)).as(pool.stats().toString()).isTrue();
      try (LxcContainer one = pool.take();
          LxcContainer other = pool.take()) {
        isAtHome(one);
        isAtHome(other);
        assertThat(one.addresses()).doesNotContainAnyElementsOf(other.addresses());
        assertThat(one.addresses().get(0).getHostAddress()).startsWith(server.prefix());
        assertThat(server.clientIds()).allMatch(id -> id.startsWith("01:0a:"), "by hardware");
        halts(one);
      }
      assertThat(pool.errors().snapshot()).isEmpty();
      pool.close(PATIENCE);
    }
  }

  private void isAtHome(LxcContainer container) throws Exception {
    assertThat(run(container, "hostname")).isEqualTo(container.name());
    assertThat(run(container, "cat", "/etc/debian_version")).startsWith("12.");
    assertThat(run(container, "cat", "/proc/1/comm")).isEqualTo("systemd");
    // "0 running", or "1 degraded" where this host refuses a unit something.
    assertThat(outcome(container, "systemctl", "is-system-running", "--wait"))
        .isIn("0 running", "1 degraded");
    String address = container.addresses().get(0).getHostAddress();
    assertThat(run(container, "ip", "-4", "address", "show", "eth0")).contains(address + "/24");
    assertThat(run(container, "cat", "/etc/machine-id")).matches("[0-9a-f]{32}");
    assertThat(run(container, "stat", "-f", "-c", "%T", "/dev/shm", "/dev/mqueue").lines())
        .containsExactly("tmpfs", "mqueue");
    run(container, "ping", "-c", "1", "-W", "5", host.gateway());
    Path init = Path.of("/proc", Integer.toString(container.initPid()));
    assertThat(Files.getAttribute(init, "unix:uid")).isNotEqualTo(0);
  }

  // The signal by which liblxc asks for a halt.
  private static void halts(LxcContainer container) throws Exception {
    LxcTestHost.onHost("kill", "-PWR", Integer.toString(container.initPid()));
    Awaitility.await().atMost(PATIENCE).until(() -> !container.isAlive());
    assertThat(container.consoleLog()).contains("Powering off");
  }
}
