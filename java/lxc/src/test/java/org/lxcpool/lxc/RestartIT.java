package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.DoomedAgent.Phase;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/** An agent that starts after another one of its name was killed. */
@Tag("lxc")
class RestartIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private void kill(Phase phase) throws Exception {
    kill(DoomedAgent.start(host, phase));
  }

  private static void kill(Process agent) throws InterruptedException {
    agent.destroyForcibly();
    assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private List<LedgerEntry> left(ContainerState state) {
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      return ledger.entries().stream().filter(e -> e.state() == state).toList();
    }
  }

  private Set<String> names() throws Exception {
    try (var all = Files.list(host.lxcPath())) {
      return new TreeSet<>(all.map(p -> p.getFileName().toString()).toList());
    }
  }

  private void untilGone(String name) {
    Awaitility.await().atMost(MINUTE).until(() -> !names().contains(name));
  }

  @Test
  void nothingIsAdoptedIfTheFactoryIsBuiltNotTo() throws Exception {
    kill(Phase.READY);
    try (LxcContainerFactory factory = host.factory().adopt(false).build()) {
      assertThat(factory.recover()).isEmpty();
      names().forEach(this::untilGone);
    }
  }

  @Test
  void containersMadeWithOtherSettingsAreNotAdopted() throws Exception {
    kill(Phase.READY);
    try (LxcContainerFactory factory = host.factory().limits(Limits.none()).build()) {
      assertThat(factory.recover()).isEmpty();
      names().forEach(this::untilGone);
    }
  }

  @Test
  void containersOfALiveProcessAreKeptUntilItEnds() throws Exception {
    try (AgentProcess agent = PoolAgent.start(host)) {
      String name = agent.ask("take");
      assertThat(agent.ask("close")).isEqualTo("closed");
      try (LxcContainerFactory factory = host.factory().build()) {
        assertThat(factory.recover()).isEmpty();
        TimeUnit.SECONDS.sleep(2);
        assertThat(names()).containsExactly(name);
        assertThat(agent.handle().destroyForcibly()).isTrue();
        untilGone(name);
      }
    }
  }

  @Test
  void aFactoryThatCreatesBeforeItRecoversAdoptsNone() throws Exception {
    kill(Phase.READY);
    Set<String> before = names();
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer fresh = factory.create()) {
      assertThat(factory.recover()).isEmpty();
      before.forEach(this::untilGone);
      assertThat(names()).containsExactly(fresh.name());
    }
  }

  @Test
  void candidatesThatWereNotRecoveredAreLeftToTheNextAgent() throws Exception {
    kill(Phase.READY);
    host.factory().build().close();
    try (LxcContainerFactory factory = host.factory().build()) {
      List<LxcContainer> adopted = factory.recover();
      assertThat(adopted).hasSize(DoomedAgent.CAPACITY);
      assertThat(factory.recover()).as("a second time").isEmpty();
      adopted.forEach(LxcContainer::destroy);
    }
  }

  @Test
  void anAdoptedContainerWorksLikeANewOne() throws Exception {
    kill(Phase.READY);
    try (LxcContainerFactory factory = host.factory().build()) {
      List<LxcContainer> adopted = factory.recover();
      assertThat(adopted).hasSize(DoomedAgent.CAPACITY);
      LxcContainer container = adopted.get(0);
      assertThat(container.state()).isEqualTo("RUNNING");
      assertThat(container.initPid()).isPositive();
      assertThat(container.addresses()).hasSize(1);
      assertThat(run(container, "hostname")).isEqualTo(container.name());
      assertThat(container.configItem("lxc.net.0.link")).contains(host.bridge());
      container.awaitNetwork(MINUTE);
      // It still has its address.
      try (LxcContainer fresh = factory.create()) {
        fresh.start();
        assertThat(fresh.addresses()).doesNotContainAnyElementsOf(container.addresses());
      }
      LxcTestHost.onHost("kill", "-9", Integer.toString(container.initPid()));
      Awaitility.await().until(() -> !container.isAlive());
      adopted.forEach(LxcContainer::destroy);
    }
  }

  @Test
  void aContainerThatDiedMeanwhileIsNotAdoptedAndItsAddressIsFree() throws Exception {
    kill(Phase.READY);
    LedgerEntry dead = left(ContainerState.READY).get(0);
    LxcTestHost.onHost("kill", "-9", Integer.toString(dead.init().pid()));
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      assertThat(pool.size()).isEqualTo(1);
      untilGone(dead.intent().name());
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void monitorsThatDoNotAnswerDelayNothing() throws Exception {
    kill(Phase.LEASED);
    List<LedgerEntry> stopped = new ArrayList<>(left(ContainerState.READY));
    stopped.addAll(left(ContainerState.LEASED));
    assertThat(stopped).hasSize(3);
    for (LedgerEntry entry : stopped) {
      LxcTestHost.onHost("kill", "-STOP", Integer.toString(entry.monitor().pid()));
    }
    try (LxcContainerFactory factory = host.factory().adopt(false).build()) {
      assertThat(factory.recover()).isEmpty();
      names().forEach(this::untilGone);
    }
  }

  @Test
  void leasedContainersAreKeptForTheirTimeIfTheFactoryIsBuiltSo() throws Exception {
    kill(Phase.LEASED);
    String leased = left(ContainerState.LEASED).get(0).intent().name();
    try (LxcContainerFactory factory = host.factory().keepLeased(Duration.ofHours(1)).build()) {
      assertThat(factory.heldCount()).isEqualTo(1);
      factory.recover().forEach(LxcContainer::destroy);
      assertThat(names()).containsExactly(leased);
    }
    LedgerEntry held = left(ContainerState.HELD).get(0);
    assertThat(held.reason()).contains("was leased when its agent", "ended");
    held.held(Duration.ZERO, "no longer");
    try (LxcContainerFactory factory = host.factory().build()) {
      untilGone(leased);
      assertThat(factory.heldCount()).isZero();
    }
  }

  @Test
  void aSecondAgentOfTheSameNameIsRefusedAndTheFirstIsNamed() throws Exception {
    Process agent = DoomedAgent.start(host, Phase.READY);
    try {
      assertThatThrownBy(() -> host.factory().build())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("alive already")
          .hasMessageContaining("process " + agent.pid());
      try (LxcContainerFactory other = host.factory().namePrefix(host.mark() + "-b").build();
          LxcContainer container = other.create()) {
        container.start();
        container.awaitNetwork(MINUTE);
        assertThat(names()).hasSize(DoomedAgent.CAPACITY + 1);
      }
      assertThat(names()).as("another's containers").hasSize(DoomedAgent.CAPACITY);
    } finally {
      kill(agent);
    }
    try (LxcContainerFactory factory = host.factory().build()) {
      factory.recover().forEach(LxcContainer::destroy);
    }
  }

  @Test
  void addressesOfAKilledNeighboursContainersAreNotAssigned() throws Exception {
    Process neighbour = DoomedAgent.start(host, Phase.READY);
    String small = host.subnet().replace("/24", "/29");
    try (LxcContainerFactory other =
        host.factory()
            .namePrefix(host.mark() + "-b")
            .network(Network.ownBridge(host.bridge(), small))
            .build()) {
      kill(neighbour); // after this factory was built
      List<String> taken =
          left(ContainerState.READY).stream().map(e -> e.intent().address()).toList();
      assertThat(taken).hasSize(DoomedAgent.CAPACITY);
      List<LxcContainer> mine = new ArrayList<>();
      // Six addresses: the bridge's, two of the neighbour's, and three more.
      for (int i = 0; i < 3; i++) {
        mine.add(other.create());
      }
      assertThat(mine)
          .extracting(c -> c.configItem("lxc.net.0.ipv4.address").orElseThrow())
          .extracting(address -> address.replaceFirst("/.*", ""))
          .doesNotContainAnyElementsOf(taken.stream().map(t -> t.replaceFirst("/.*", "")).toList());
      assertThatThrownBy(other::create).hasMessageContaining("no free address");
      LxcReaper.at(host.home()).pool(host.mark()).reap();
      mine.add(other.create()); // the addresses of those that are gone are free
      mine.forEach(LxcContainer::destroy);
    }
  }

  // Only the record is of another boot: the processes seem alive, as if pids had been reused.
  @Test
  void containersRecordedBeforeTheHostWasBootedAreRemoved() throws Exception {
    kill(Phase.READY);
    UUID earlier = UUID.randomUUID();
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      for (LedgerEntry entry : ledger.entries()) {
        Intent intent = entry.intent();
        LedgerEntry ofEarlierBoot =
            ledger
                .reserve(
                    new Intent(
                        earlier,
                        intent.created(),
                        intent.fingerprint(),
                        intent.name(),
                        intent.lxcPath(),
                        intent.bridge(),
                        intent.address()))
                .intended();
        ofEarlierBoot.started(entry.init(), entry.monitor());
        ofEarlierBoot.ready();
        entry.gone();
      }
    }
    try (LxcContainerFactory factory = host.factory().build()) {
      assertThat(factory.recover()).isEmpty();
      names().forEach(this::untilGone);
    }
  }

  @Test
  void containersAreFoundByNameIfTheLedgerIsLost() throws Exception {
    kill(Phase.LEASED);
    assertThat(names()).hasSize(3);
    Files.delete(HomeLayout.ledger(host.home()).resolve(host.mark()).resolve("records"));
    try (LxcContainerFactory factory = host.factory().build()) {
      assertThat(factory.recover()).isEmpty();
      names().forEach(this::untilGone);
    }
  }

  @Test
  void fiveHundredStaleEntriesDoNotDelayTheFirstGet() throws Exception {
    kill(Phase.READY);
    StaleEntries.record(host, 500);
    assertThat(names()).hasSize(500 + DoomedAgent.CAPACITY);
    long begin = System.nanoTime();
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      LxcContainer first = pool.take();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
      first.destroy();
      Awaitility.await()
          .atMost(MINUTE)
          .until(() -> names().stream().noneMatch(name -> name.contains("-stale")));
      pool.close(MINUTE);
    }
  }
}
