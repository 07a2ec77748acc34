package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/**
 * The cgroups and leftovers of containers whose agent is process 1 of its pid namespace, as in a
 * Docker container, or a subreaper, or runs with an administrator's cgroup pattern.
 */
@Tag("lxc")
class ProcessOneIT {
  private static final List<String> PROCESS_ONE =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  private static final String SUBREAPER =
      """
      #include <sys/prctl.h>
      #include <unistd.h>
      int main(int argc, char **argv)
      {
      	return argc > 1 && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
      	       ? execv(argv[1], argv + 1)
      	       : 1;
      }
      """;

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private AgentProcess agent(List<String> prefix) throws IOException {
    return PoolAgent.start(host, prefix, Map.of(), Duration.ofMinutes(10));
  }

  /** liblxc places containers relative to process 1's cgroup, and a start moves its caller. */
  @Test
  void concurrentlyStartedContainersAreSiblingsAndOneSurvivesTheOther() throws Exception {
    try (AgentProcess agent = agent(PROCESS_ONE)) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      for (int round = 0; round < 4; round++) {
        String first = agent.ask("take");
        String second = agent.ask("take");

        assertThat(placesOf(first)).isNotEmpty().isEqualTo(placesOf(second));
        assertThat(agent.ask("destroy")).isEqualTo("destroyed");
        assertThat(agent.ask("alive")).isEqualTo("[" + second + "]");
        assertThat(agent.ask("destroy")).isEqualTo("destroyed");
      }
      assertThat(agent.ask("close")).isEqualTo("closed");
    }
  }

  @Test
  void containersLeaveNoZombiesToProcessOne() throws Exception {
    try (AgentProcess agent = agent(PROCESS_ONE)) {
      assertLeavesNoZombies(agent);
    }
  }

  @Test
  void containersLeaveNoZombiesToASubreaper() throws Exception {
    try (CProgram program = CProgram.compile(host, SUBREAPER);
        AgentProcess agent = agent(List.of(program.file().toString()))) {
      assertLeavesNoZombies(agent);
    }
  }

  private static void assertLeavesNoZombies(AgentProcess agent) throws Exception {
    for (int i = 0; i < 4; i++) {
      agent.ask("take");
      agent.ask("destroy");
    }
    assertThat(agent.ask("close")).isEqualTo("closed");
    Awaitility.await().untilAsserted(() -> assertThat(agent.ask("zombies")).isEqualTo("[]"));
  }

  @Test
  void aFailedStartLeavesNoZombieMonitor() throws Exception {
    Map<String, String> broken = Map.of(PoolAgent.INIT, "/sbin/nowhere");
    try (AgentProcess agent = PoolAgent.start(host, PROCESS_ONE, broken, Duration.ofMinutes(10))) {
      Awaitility.await().untilAsserted(() -> assertThat(agent.ask("errors")).contains("START"));
      assertThat(agent.ask("close")).isEqualTo("closed");
      Awaitility.await().untilAsserted(() -> assertThat(agent.ask("zombies")).isEqualTo("[]"));
    }
  }

  @Test
  void anAdministratorsCgroupPatternNeitherMovesContainersNorLeavesCgroups() throws Exception {
    // With an earlier one the factory isn't built: HostRequirementsTest.
    assumeTrue(LxcVersion.parse(Liblxc.get().version()).namesCgroups(), "needs liblxc 5.0");
    String odd = "odd-" + host.mark();
    List<String> otherPlace =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs none /etc/lxc && echo 'lxc.cgroup.pattern = "
                + odd
                + "/%n' > /etc/lxc/lxc.conf && exec \"$@\"",
            "sh");
    try (AgentProcess agent = agent(otherPlace)) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      assertThat(placesOf(agent.ask("take"))).isNotEmpty();
      assertThat(agent.ask("destroy")).isEqualTo("destroyed");
      assertThat(agent.ask("close")).isEqualTo("closed");
    }
    assertThat(directories(odd)).isEmpty();
  }

  /** Returns the parent cgroups of a container in all hierarchies. */
  private static List<String> placesOf(String container) throws IOException {
    return directories("lxc.payload." + container).stream()
        .map(place -> String.valueOf(place.getParent()))
        .sorted()
        .toList();
  }

  private static List<Path> directories(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
      for (Path each : Stream.concat(Stream.of(CGROUPS), hierarchies).toList()) {
        if (Files.isDirectory(each.resolve(name))) {
          found.add(each.resolve(name));
        }
      }
    }
    return found;
  }
}
