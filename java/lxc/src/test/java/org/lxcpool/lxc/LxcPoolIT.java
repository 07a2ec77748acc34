package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;

/** A pool of real containers: fill, get, refill, close. */
@Tag("lxc")
class LxcPoolIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation(), networkWait());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  /** Returns how the network is awaited in these tests. */
  NetworkWait networkWait() {
    return NetworkWait.EVENTS;
  }

  @Test
  void itFillsHandsOutRefillsAndClosesWithoutLeftovers() throws Exception {
    List<LxcContainer> taken = new ArrayList<>();
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(4).build()) {
      assertThat(pool.awaitReady(4, MINUTE)).isTrue();
      for (int i = 0; i < 3; i++) {
        LxcContainer container = pool.get(MINUTE).orElseThrow();
        taken.add(container);
        assertThat(run(container, "hostname")).isEqualTo(container.name());
        run(container, "ping", "-c", "1", "-W", "5", host.gateway());
      }
      assertThat(taken).extracting(LxcContainer::name).doesNotHaveDuplicates();
      assertThat(pool.awaitReady(4, MINUTE)).isTrue();
      assertThat(pool.put(taken.remove(0))).as("a full stock keeps no further container").isFalse();
      taken.forEach(LxcContainer::destroy);
      assertThat(pool.errors().snapshot()).isEmpty();
      pool.close(MINUTE);
      assertThat(pool.size()).isZero();
    }
  }

  @Test
  void aReadyContainerThatIsKilledIsReplaced() throws Exception {
    List<LxcContainer> made = new CopyOnWriteArrayList<>();
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(
                    () -> {
                      LxcContainer container = factory.create();
                      made.add(container);
                      return container;
                    })
                .capacity(2)
                .healthCheckInterval(Duration.ofMillis(100))
                .build()) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      LxcTestHost.onHost("kill", "-9", Integer.toString(made.get(0).initPid()));
      Awaitility.await()
          .atMost(MINUTE)
          .untilAsserted(
              () ->
                  assertThat(pool.errors().snapshot())
                      .extracting(PoolError::phase)
                      .containsExactly(PoolError.Phase.DIED));
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  private static List<String> names(Path lxcPath) throws IOException {
    try (var directories = Files.list(lxcPath)) {
      return directories.map(d -> d.getFileName().toString()).toList();
    }
  }

  @Test
  void aMissingDhcpServerCausesErrorsAndNoLeftovers() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).dhcp()).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory)
                .capacity(2)
                .networkTimeout(Duration.ofMillis(300))
                .build()) {
      Awaitility.await().atMost(MINUTE).until(() -> pool.errors().total() >= 2);
      assertThat(pool.errors().snapshot())
          .allSatisfy(
              error -> {
                assertThat(error.phase()).isEqualTo(PoolError.Phase.NETWORK);
                assertThat(error.container()).startsWith(host.mark() + "-");
                assertThat(error.cause()).hasMessageContaining("no address within");
              });
      assertThat(pool.size()).isZero();
      pool.close(MINUTE);
      // A failed container is destroyed after its error was recorded.
      Awaitility.await().atMost(MINUTE).until(() -> names(host.lxcPath()).isEmpty());
    }
  }

  @Test
  void aDhcpServerOnTheBridgeAssignsTheAddresses() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        Dnsmasq server = new Dnsmasq(host);
        LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).dhcp()).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      LxcContainer container = pool.get(MINUTE).orElseThrow();
      assertThat(container.addresses().get(0).getHostAddress()).startsWith(server.prefix());
      run(container, "ping", "-c", "1", "-W", "5", host.gateway());
      container.destroy();
      pool.close(MINUTE);
    }
  }
}
