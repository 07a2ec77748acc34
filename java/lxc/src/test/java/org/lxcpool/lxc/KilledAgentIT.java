package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.DoomedAgent.Phase;

/**
 * An agent that is killed at some point, and started again: nothing is lost, and nothing is left.
 */
@Tag("lxc")
class KilledAgentIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @AfterEach
  void removeHook() throws IOException {
    DoomedAgent.removeHook(host.home(), host.mark());
  }

  private void kill(Phase phase) throws Exception {
    Process agent = DoomedAgent.start(host, phase);
    agent.destroyForcibly();
    assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private Set<String> containers() throws IOException {
    try (Stream<Path> all = Files.list(host.lxcPath())) {
      return new TreeSet<>(all.map(p -> p.getFileName().toString()).toList());
    }
  }

  private ContainerPool<LxcContainer> pool(LxcContainerFactory factory) {
    return ContainerPool.<LxcContainer>builder(factory).capacity(DoomedAgent.CAPACITY).build();
  }

  /**
   * Returns the processes of this test's hooks, by their environment, which names the container.
   */
  private List<Path> hooks() throws IOException {
    String name = "LXC_NAME=" + host.mark() + "-";
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      List<Path> found = new ArrayList<>();
      for (Path process : processes) {
        try {
          byte[] environment = Files.readAllBytes(process.resolve("environ"));
          if (new String(environment, StandardCharsets.ISO_8859_1).contains(name)) {
            found.add(process);
          }
        } catch (IOException e) {
          // it has ended
        }
      }
      return found;
    }
  }

  /** Returns how many containers of an agent that was killed in a phase the next one adopts. */
  private static int adopted(Phase phase) {
    return switch (phase) {
      case READY, LEASED, PUT_BACK, DESTROY -> DoomedAgent.CAPACITY;
      default -> 0;
    };
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void afterAKillTheNextAgentServesAtOnceAndRemovesTheRest(Phase phase) throws Exception {
    assumeTrue(
        !phase.hangs() || isolation() == Isolation.IN_PROCESS,
        "the launcher ends what hangs at once: LauncherIT, HungCallsIT");
    Bridge dhcp =
        phase == Phase.NETWORK ? Bridge.create(host.bridge(), host.gateway() + "/24") : null;
    kill(phase);
    Set<String> before = containers();
    assertThat(before).hasSizeGreaterThanOrEqualTo(1);
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.size()).as("adopted at once").isEqualTo(adopted(phase));
      Set<String> adopted = new TreeSet<>();
      for (int i = 0; i < DoomedAgent.CAPACITY; i++) {
        LxcContainer container = pool.get(MINUTE).orElseThrow();
        assertThat(run(container, "hostname")).isEqualTo(container.name());
        run(container, "ping", "-c", "1", "-W", "5", host.gateway());
        if (before.contains(container.name())) {
          adopted.add(container.name());
        }
        container.destroy();
      }
      assertThat(adopted).hasSize(adopted(phase));
      Awaitility.await()
          .atMost(MINUTE)
          .untilAsserted(() -> assertThat(containers()).doesNotContainAnyElementsOf(before));
      assertThat(pool.errors().snapshot()).isEmpty();
      pool.close(MINUTE);
    }
    assertThat(hooks()).as("hooks that hang").isEmpty();
    if (dhcp != null) {
      dhcp.close();
    }
  }
}
