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

/** A title is no identity: any user's process can call itself a monitor. */
@Tag("lxc")
class ImpostorIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Where liblxc runs in these tests. */
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
  void theReaperEndsTheRealMonitorAndNobodyElse(boolean ownSession) throws Exception {
    String container = killAnAgent(Phase.READY);
    try (Impostor impostor = new Impostor(host.lxcPath(), container, ownSession)) {
      assertThat(reaper().reap()).hasSize(3).allMatch(f -> f.outcome() == Outcome.REMOVED);
      assertThat(impostor.isUnharmed()).isTrue();
    }
  }

  /** Of a start that no record knows the processes of, the title is all there is to go by. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextAgentEndsTheRealStartAndNobodyElse(boolean ownSession) throws Exception {
    String container = killAnAgent(Phase.STARTING);
    try (Impostor impostor = new Impostor(host.lxcPath(), container, ownSession)) {
      try (LxcContainerFactory factory = host.factory().build()) {
        assertThat(factory.recover()).isEmpty();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> containers().isEmpty());
      }
      assertThat(impostor.isUnharmed()).isTrue();
    } finally {
      Files.deleteIfExists(host.home().resolve("hook-" + host.mark()));
      Files.deleteIfExists(host.home().resolve("hook-" + host.mark() + ".begun"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodysMonitorIsNoTraceOfAContainer(boolean ownSession) throws Exception {
    String container = host.mark() + "-impostorzz";
    try (Impostor impostor = new Impostor(host.lxcPath(), container, ownSession)) {
      assertThat(LeftoverScanner.scan(new ContainerNames(host.mark()), host.lxcPath())).isEmpty();
      Files.createDirectories(host.lxcPath());
      host.factory().build().close(); // makes the pool known, and has nothing to remove
      assertThat(reaper().dryRun()).isEqualTo(List.of());
      assertThat(impostor.isUnharmed()).isTrue();
    }
  }
}
