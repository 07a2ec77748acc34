package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.Slot;

/** Faults of the host while a pool runs: the pool reports them, recovers and leaves nothing. */
@Tag("lxc")
class FaultIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  private final List<LxcContainer> made = new CopyOnWriteArrayList<>();

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  /** A factory that records the containers it creates. */
  private record Observed(LxcContainerFactory factory, List<LxcContainer> made)
      implements ContainerFactory<LxcContainer> {
    @Override
    public LxcContainer create() {
      LxcContainer container = factory.create();
      made.add(container);
      return container;
    }

    @Override
    public LxcContainer create(Slot slot) {
      LxcContainer container = factory.create(slot);
      made.add(container);
      return container;
    }

    @Override
    public List<LxcContainer> recover() {
      return factory.recover();
    }

    @Override
    public void adopted(LxcContainer container, Slot slot) {
      factory.adopted(container, slot);
    }

    @Override
    public void ready(LxcContainer container) {
      factory.ready(container);
    }

    @Override
    public void leased(LxcContainer container) {
      factory.leased(container);
    }
  }

  private ContainerPool<LxcContainer> pool(LxcContainerFactory factory) {
    return ContainerPool.<LxcContainer>builder(new Observed(factory, made))
        .capacity(2)
        .healthCheckInterval(Duration.ofMillis(100))
        .networkTimeout(Duration.ofSeconds(20))
        .build();
  }

  private static void untilError(ContainerPool<?> pool, Phase phase, String message) {
    Awaitility.await()
        .atMost(MINUTE)
        .untilAsserted(
            () ->
                assertThat(pool.errors().snapshot())
                    .anySatisfy(
                        error -> {
                          assertThat(error.phase()).isEqualTo(phase);
                          assertThat(error.cause()).hasMessageContaining(message);
                        }));
  }

  private static void kill(String signal, int pid) throws Exception {
    assertThat(pid).isPositive();
    onHost("kill", signal, Integer.toString(pid));
  }

  private static int monitor(LxcContainer container) {
    return container.life().entry().monitor().pid();
  }

  @Test
  void theMonitorOfAReadyContainerIsKilled() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      kill("-KILL", monitor(made.get(0)));
      untilError(pool, Phase.DIED, made.get(0).name() + " died while it was ready");
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void theMonitorOfALeasedContainerIsKilled() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      LxcContainer container = pool.take();
      kill("-KILL", monitor(container));
      Awaitility.await().until(() -> !container.isAlive());
      assertThatThrownBy(() -> container.exec(List.of("true")))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("it is dead: its init has ended");
      container.destroy();
      pool.close(MINUTE);
    }
  }

  @Test
  void aMonitorStopsAnswering() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      LxcContainer container = pool.take();
      kill("-STOP", monitor(container));
      assertThatThrownBy(container::state)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining(container.name());
      assertThat(LxcInventory.of(host.home()))
          .filteredOn(p -> p.name().equals(host.mark()))
          .singleElement()
          .satisfies(
              p ->
                  assertThat(p.containers())
                      .anyMatch(i -> i.name().equals(container.name()) && i.running()));
      assertThat(HostCheck.ofThisHost().findings()).isNotEmpty();
      container.destroy();
      assertThat(pool.awaitReady(2, MINUTE)).as("other containers are created").isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void theInitOfALeasedContainerIsKilled() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      LxcContainer container = pool.take();
      kill("-KILL", container.initPid());
      Awaitility.await().until(() -> !container.isAlive());
      assertThat(pool.put(container)).as("a dead container isn't kept").isFalse();
      Awaitility.await().atMost(MINUTE).until(() -> pool.stats().leased() == 0);
      pool.close(MINUTE);
    }
  }

  /** Without a DHCP server, the container waits for its network. */
  @Test
  void theInitOfAStartingContainerIsKilled() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).dhcp()).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(new Observed(factory, made))
                .capacity(2)
                .networkTimeout(MINUTE.multipliedBy(10))
                .build()) {
      Awaitility.await().until(() -> made.size() == 2 && made.get(0).initPid() > 0);
      LxcContainer killed = made.get(0);
      kill("-KILL", killed.initPid());
      untilError(pool, Phase.NETWORK, killed.name());
      Awaitility.await().until(() -> !Files.exists(host.lxcPath().resolve(killed.name())));
      try (Dnsmasq server = new Dnsmasq(host)) {
        assertThat(pool.awaitReady(2, MINUTE)).as("by " + server.prefix()).isTrue();
        pool.close(MINUTE);
      }
    }
  }

  @Test
  void theBridgeOfThePoolIsDeleted() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      onHost("ip", "link", "delete", host.bridge());
      pool.take().destroy();
      pool.take().destroy();
      // The next creation recreates the bridge and connects its container.
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      LxcContainer container = pool.take();
      run(container, "ping", "-c", "1", "-W", "5", host.gateway());
      container.destroy();
      pool.close(MINUTE);
    }
  }

  @Test
  void theOperatorsBridgeIsDeletedAndRecreated() throws Exception {
    Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
    try (LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).addresses(host.subnet())).build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      onHost("ip", "link", "delete", host.bridge());
      pool.take().destroy();
      untilError(pool, Phase.CREATE, "bridge " + host.bridge() + " does not exist");
      bridge.close(); // the bridge is already gone
      bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    } finally {
      bridge.close();
    }
  }

  @Test
  void theDhcpServerStopsAndRestarts() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).dhcp()).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory)
                .capacity(2)
                .networkTimeout(Duration.ofSeconds(3))
                .build()) {
      LxcContainer container;
      try (Dnsmasq server = new Dnsmasq(host)) {
        assertThat(pool.awaitReady(2, MINUTE)).isTrue();
        container = pool.take();
        assertThat(container.addresses().get(0).getHostAddress()).startsWith(server.prefix());
      }
      untilError(pool, Phase.NETWORK, "within PT3S");
      assertThat(container.addresses()).as("a container with an address keeps it").hasSize(1);
      container.destroy();
      try (Dnsmasq server = new Dnsmasq(host)) {
        assertThat(pool.awaitReady(2, MINUTE)).isTrue();
        LxcContainer next = pool.take();
        assertThat(next.addresses().get(0).getHostAddress()).startsWith(server.prefix());
        next.destroy();
        pool.close(MINUTE);
      }
    }
  }

  @Test
  void theCgroupsOfAContainerAreRemoved() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      LxcContainer container = pool.take();
      String payload = "lxc.payload." + container.name();
      onHost(
          "sh",
          "-c",
          "for g in /sys/fs/cgroup/*/$0 /sys/fs/cgroup/$0; do [ -d $g ] || continue;"
              + " for p in $(cat $g/cgroup.procs); do echo $p > ${g%/*}/cgroup.procs; done;"
              + " rmdir $g || exit 1; done",
          payload);
      assertThat(container.isAlive()).isTrue();
      container.destroy();
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void theLogOfAContainerCannotBeWritten() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      Path log = container.life().paths().directory().resolve("lxc.log");
      Files.deleteIfExists(log);
      Files.createDirectory(log);
      assertThatThrownBy(container::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("start of container " + container.name() + " failed");
      assertThat(container.isAlive()).isFalse();
    }
  }

  @Test
  void theMemoryLimitKillsAnInit() throws Exception {
    Limits limits = new Limits(32 << 20, 0, 0);
    try (LxcContainerFactory factory = host.factory().limits(limits).build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      LxcContainer container = pool.take();
      // Uses up the memory of the container's cgroup, whose first victim is the init.
      container.exec(List.of("sh", "-c", "echo 1000 > /proc/1/oom_score_adj; tail /dev/zero"));
      Awaitility.await().until(() -> !container.isAlive());
      container.destroy();
      assertThat(pool.errors().snapshot()).extracting(PoolError::phase).isEmpty();
      pool.close(MINUTE);
    }
  }
}
