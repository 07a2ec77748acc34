package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.lxc.internal.launcher.LauncherChildren;

/**
 * Two threads of an agent in a JVM of its own create and destroy many containers. Afterwards the
 * agent and the host use no more resources than before.
 */
@Tag("lxc")
class CyclesIT {
  private static final int WARM_UP = 20;
  private static final int CYCLES = Boolean.getBoolean("lxcpool.test.full") ? 1000 : 100;

  /** Memory that the agent may gain: mostly compiled code, since its heap is touched before. */
  private static final long AGENT_KILOBYTES = 8 << 10;

  private static final long LAUNCHER_KILOBYTES = 256;
  private static final Duration SETTLING = Duration.ofSeconds(10);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @TempDir Path directory = Path.of("/nowhere");

  @ParameterizedTest
  @EnumSource
  void destroyedContainersLeaveNothing(Isolation isolation) throws Exception {
    List<String> options =
        List.of(
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UseDynamicNumberOfCompilerThreads");
    try (AgentProcess agent = Agent.start(host, directory, isolation, options)) {
      agent.ask("cycles " + WARM_UP);
      agent.ask("gc");
      Proc self = agent.proc();
      Proc launcher = isolation == Isolation.PROCESS ? launcher(agent) : self;
      Usage before = Usage.of(self);
      Usage launcherBefore = Usage.of(launcher);
      HostSnapshot hostBefore = HostSnapshot.take(host.mark());

      assertThat(agent.ask("cycles " + CYCLES)).isEqualTo(CYCLES + " done");
      agent.ask("gc");

      Awaitility.await()
          .atMost(SETTLING)
          .untilAsserted(() -> assertNotMore(Usage.of(self), before, AGENT_KILOBYTES));
      if (isolation == Isolation.PROCESS) {
        assertThat(launcher(agent)).as("the same launcher").isEqualTo(launcher);
        LauncherChildren.awaitOnlyTheNext(LauncherIT.launcher(agent.ask("status")));
        assertNotMore(Usage.of(launcher), launcherBefore, LAUNCHER_KILOBYTES);
      }
      System.out.printf("%s, %d cycles: %s, then %s%n", isolation, CYCLES, before, Usage.of(self));
      // The reservations made ahead are released once no container is created any more.
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(HostSnapshot.take(host.mark()).since(hostBefore)).isEmpty());
      assertThat(ports()).as("veths").isEmpty();
    }
  }

  private static Proc launcher(AgentProcess agent) throws IOException {
    return new Proc(LauncherIT.launcher(agent.ask("status")).pid());
  }

  private List<Path> ports() throws IOException {
    try (Stream<Path> ports = Files.list(Path.of("/sys/class/net", host.bridge(), "brif"))) {
      return ports.toList();
    }
  }

  private record Usage(int descriptors, int threads, long kilobytes) {
    static Usage of(Proc process) throws IOException {
      return new Usage(process.descriptors(), process.threads(), process.residentKilobytes());
    }
  }

  private static void assertNotMore(Usage after, Usage before, long kilobytes) {
    assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors());
    assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads());
    assertThat(after.kilobytes()).as("kB").isLessThanOrEqualTo(before.kilobytes() + kilobytes);
  }
}
