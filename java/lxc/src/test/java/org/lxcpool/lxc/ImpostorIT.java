package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.lxc.DoomedAgent.Phase;
import org.lxcpool.lxc.LxcReaper.Outcome;
import org.lxcpool.lxc.internal.cleanup.LeftoverScanner;
import org.lxcpool.lxc.internal.spec.ContainerNames;

/** Any user's process can have the title of a monitor, so a title proves nothing. */
@Tag("lxc")
class ImpostorIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private String killAnAgent(Phase phase) throws Exception {
    Process agent = DoomedAgent.start(host, phase);
    agent.destroyForcibly();
    assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return containers().iterator().next();
  }

  private Set<String> containers() throws IOException {
    try (var all = Files.list(host.lxcPath())) {
      return all.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private LxcReaper reaper() {
    return LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theReaperEndsOnlyTheRealMonitor(boolean ownSession) throws Exception {
    String container = killAnAgent(Phase.READY);
    try (Impostor impostor = new Impostor(host.lxcPath(), container, ownSession)) {
      assertThat(reaper().reap()).hasSize(3).allMatch(f -> f.outcome() == Outcome.REMOVED);
      assertThat(impostor.isUnharmed()).isTrue();
    }
  }

  /** The processes of an unfinished start aren't recorded: they are found by their titles. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextAgentEndsOnlyTheRealStart(boolean ownSession) throws Exception {
    String container = killAnAgent(Phase.STARTING);
    try (Impostor impostor = new Impostor(host.lxcPath(), container, ownSession)) {
      try (LxcContainerFactory factory = host.factory().build()) {
        assertThat(factory.recover()).isEmpty();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> containers().isEmpty());
      }
      assertThat(impostor.isUnharmed()).isTrue();
    } finally {
      DoomedAgent.removeHook(host.home(), host.mark());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anImpostorIsNoLeftoverOfAContainer(boolean ownSession) throws Exception {
    String container = host.mark() + "-impostorzz";
    try (Impostor impostor = new Impostor(host.lxcPath(), container, ownSession)) {
      assertThat(LeftoverScanner.scan(new ContainerNames(host.mark()), host.lxcPath())).isEmpty();
      Files.createDirectories(host.lxcPath());
      host.factory().build().close(); // registers the pool, and has nothing to remove
      assertThat(reaper().dryRun()).isEqualTo(List.of());
      assertThat(impostor.isUnharmed()).isTrue();
    }
  }
}
