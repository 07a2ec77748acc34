package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.lxc.DoomedAgent.Phase;
import org.lxcpool.lxc.LxcInventory.Item;
import org.lxcpool.lxc.LxcInventory.State;
import org.lxcpool.lxc.LxcReaper.Finding;
import org.lxcpool.lxc.LxcReaper.Outcome;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/** The inventory of pools, and the reaper, without a factory. */
@Tag("lxc")
class ReaperIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private static void kill(Process agent) throws InterruptedException {
    agent.destroyForcibly();
    assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private LxcReaper reaper() {
    return LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ofMillis(100));
  }

  private LxcInventory.Pool pool() {
    return LxcInventory.of(host.home()).stream()
        .filter(pool -> pool.name().equals(host.mark()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isListed() {
    return LxcInventory.of(host.home()).stream().anyMatch(p -> p.name().equals(host.mark()));
  }

  private int containers() throws IOException {
    try (var all = Files.list(host.lxcPath())) {
      return (int) all.count();
    }
  }

  @Test
  void aPoolThatIsAliveIsListedWithItsHolderAndNotTouched() throws Exception {
    Process agent = DoomedAgent.start(host, Phase.LEASED);
    try {
      assertThat(pool().holder()).contains("process " + agent.pid());
      assertThat(pool().containers())
          .hasSize(3)
          .allMatch(Item::running)
          .allMatch(item -> item.owner() == agent.pid())
          .allMatch(item -> item.addresses().size() == 1)
          .extracting(Item::state)
          .containsExactlyInAnyOrder(State.READY, State.READY, State.LEASED);
      assertThat(reaper().reap())
          .extracting(Finding::thing, Finding::outcome)
          .containsExactly(tuple(host.mark(), Outcome.ALIVE));
      assertThat(containers()).isEqualTo(3);
    } finally {
      kill(agent);
    }
    assertThat(pool().holder()).isNull();
    assertThat(pool().containers()).hasSize(3).allMatch(i -> i.running() && i.owner() == 0);
    reaper().reap();
    assertThat(isListed()).isFalse();
  }

  @Test
  void everythingThatAKilledAgentLeftIsFoundAndRemoved() throws Exception {
    kill(DoomedAgent.start(host, Phase.LEASED));
    List<Finding> found = reaper().dryRun();
    assertThat(found).hasSize(4).allMatch(f -> f.outcome() == Outcome.FOUND);
    assertThat(found).extracting(Finding::thing).contains(host.bridge());
    assertThat(containers()).as("a dry run").isEqualTo(3);

    assertThat(reaper().reap())
        .allMatch(f -> f.outcome() == Outcome.REMOVED)
        .extracting(Finding::thing)
        .containsExactlyElementsOf(found.stream().map(Finding::thing).toList());
    assertThat(containers()).isZero();
    assertThat(reaper().reap()).isEmpty();
  }

  /** The directory of a container without a record, whose name alone tells its pool. */
  @Test
  void onlyThingsWithTheNameOfThePoolAreRemoved() throws Exception {
    kill(DoomedAgent.start(host, Phase.READY));
    String id = "planted222";
    Path planted = Files.createDirectory(host.lxcPath().resolve(host.mark() + "-" + id));
    Path mounted = Files.createDirectory(planted.resolve("mounted"));
    LxcTestHost.onHost("mount", "-t", "tmpfs", "lxcpool-it", mounted.toString());
    Path lock = ContainerPaths.lockDirectory(host.lxcPath()).resolve("." + planted.getFileName());
    Files.createFile(lock);
    LxcTestHost.onHost("ip", "link", "add", "lxcp" + id, "type", "bridge");
    Path foreign = Files.createDirectory(host.lxcPath().resolve(host.mark() + "-of-others"));

    assertThat(reaper().reap())
        .allMatch(f -> f.outcome() == Outcome.REMOVED)
        .extracting(Finding::thing)
        .contains(host.mark() + "-" + id)
        .doesNotContain(host.mark() + "-of-others");
    assertThat(planted).doesNotExist();
    assertThat(lock).doesNotExist();
    assertThat(Path.of("/sys/class/net", "lxcp" + id)).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(foreign);
  }

  @Test
  void monitorsThatDoNotAnswerDelayNothing() throws Exception {
    kill(DoomedAgent.start(host, Phase.READY));
    List<Integer> monitors;
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      monitors = ledger.entries().stream().map(e -> e.monitor().pid()).toList();
    }
    assertThat(monitors).hasSize(2).allMatch(pid -> pid > 0);
    for (int pid : monitors) {
      LxcTestHost.onHost("kill", "-STOP", Integer.toString(pid));
    }
    assertThat(pool().containers()).hasSize(2).allMatch(Item::running);
    assertThat(reaper().reap()).hasSize(3).allMatch(f -> f.outcome() == Outcome.REMOVED);
  }

  @Test
  void aHeldContainerIsKeptUntilItsTimeIsOver() throws Exception {
    kill(DoomedAgent.start(host, Phase.READY));
    String held;
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      LedgerEntry entry = ledger.entries().get(0);
      held = entry.intent().name();
      entry.held(Duration.ofHours(1), "flaky test");
    }
    assertThat(reaper().reap()).extracting(Finding::thing).hasSize(1).doesNotContain(held);
    Item item = pool().containers().get(0);
    assertThat(item.state()).isEqualTo(State.HELD);
    assertThat(item.reason()).isEqualTo("flaky test");
    assertThat(item.heldFor()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      ledger.entries().get(0).held(Duration.ZERO, "no longer");
    }
    assertThat(reaper().reap()).extracting(Finding::thing).containsExactly(held, host.bridge());
  }

  @Test
  void containersWithoutARecordAreFoundByName() throws Exception {
    kill(DoomedAgent.start(host, Phase.READY));
    Path records = HomeLayout.ledger(host.home()).resolve(host.mark()).resolve("records");
    try (FileChannel file = FileChannel.open(records, StandardOpenOption.WRITE)) {
      file.truncate(4096 + 100); // the header, and not one whole record
    }
    assertThat(reaper().reap()).hasSize(3).allMatch(f -> f.outcome() == Outcome.REMOVED);
  }

  @Test
  void aContainerThatCannotBeRemovedIsReportedAndRemovedLater() throws Exception {
    kill(DoomedAgent.start(host, Phase.READY));
    String name = pool().containers().get(0).name();
    Path directory = host.lxcPath().resolve(name);
    LxcTestHost.onHost("chattr", "+i", directory.resolve("config").toString());
    try {
      assertThat(reaper().reap())
          .filteredOn(f -> f.thing().equals(name))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(f.detail()).contains("left are", "config");
              });
      assertThat(pool().containers()).extracting(Item::name).containsExactly(name);
    } finally {
      LxcTestHost.onHost("chattr", "-i", directory.resolve("config").toString());
    }
    assertThat(reaper().reap())
        .allMatch(f -> f.outcome() == Outcome.REMOVED)
        .extracting(Finding::thing)
        .contains(name);
  }

  @Test
  void nothingIsFoundInAnUnusedHome() throws Exception {
    assertThat(LxcReaper.at(Path.of("/no/such/home")).reap()).isEmpty();
    assertThat(LxcInventory.of(Path.of("/no/such/home"))).isEmpty();
  }
}
