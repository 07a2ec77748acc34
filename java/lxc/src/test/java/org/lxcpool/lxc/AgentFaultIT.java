package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults of an agent itself: signals, limits, the clock. */
@Tag("lxc")
class AgentFaultIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The health check interval of an agent with a clock of its own. */
  private static final Duration CLOCK_LOOKS = Duration.ofSeconds(1);

  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private void reap() throws InterruptedException {
    assertThat(LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ZERO).reap())
        .allMatch(f -> f.outcome() == LxcReaper.Outcome.REMOVED);
  }

  @Test
  void anAgentTerminatedWithAHookLeavesNothing() throws Exception {
    try (AgentProcess agent = PoolAgent.start(host)) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      assertThat(agent.ask("close on exit")).isEqualTo("will do");
      onHost("kill", "-TERM", Long.toString(agent.pid()));
      agent.exitCode();
    }
    assertThat(LxcInventory.of(host.home())).noneMatch(p -> p.name().equals(host.mark()));
  }

  @Test
  void anAgentTerminatedWithoutAHookLeavesItsContainersToTheNextOne() throws Exception {
    String taken;
    try (AgentProcess agent = PoolAgent.start(host)) {
      taken = agent.ask("take");
      assertThat(agent.ask("ready")).isEqualTo("true");
      onHost("kill", "-TERM", Long.toString(agent.pid()));
      agent.exitCode();
    }
    try (AgentProcess next = PoolAgent.start(host)) {
      assertThat(next.ask("size")).as("adopted").isEqualTo("2");
      assertThat(next.ask("take")).isNotEqualTo(taken);
      assertThat(next.ask("destroy")).isEqualTo("destroyed");
      next.ask("close");
    }
  }

  @Test
  void anAgentThatEndsWithoutACloseLeavesItsContainersToTheNextOne() throws Exception {
    try (AgentProcess agent = PoolAgent.start(host)) {
      assertThat(agent.ask("ready")).isEqualTo("true");
    }
    try (AgentProcess next = PoolAgent.start(host)) {
      assertThat(next.ask("size")).isEqualTo("2");
      next.ask("close");
    }
  }

  @Test
  void anAgentStoppedForLongerThanTheCreationTimeoutContinues() throws Exception {
    Duration creation = Duration.ofSeconds(3);
    try (AgentProcess agent = PoolAgent.start(host, List.of(), Map.of(), creation)) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      assertThat(agent.ask("take")).startsWith(host.mark());
      onHost("kill", "-STOP", Long.toString(agent.pid()));
      // The time itself must pass: a creation may be in progress.
      Thread.sleep(creation.plusSeconds(1).toMillis());
      onHost("kill", "-CONT", Long.toString(agent.pid()));
      assertThat(agent.ask("ready")).isEqualTo("true");
      assertThat(agent.ask("errors")).matches("\\[(TIMEOUT [^,]*(, )?)*]");
      assertThat(agent.ask("destroy")).isEqualTo("destroyed");
      agent.ask("close");
    }
  }

  @Test
  void creationsFailWithoutDescriptorsAndLeaveNothing() throws Exception {
    try (AgentProcess agent = PoolAgent.start(host)) {
      String home = agent.ask("cgroups");
      limitDescriptors(agent, openDescriptors(agent) + 40);
      // Each container holds a few descriptors: some containers fit, and then none.
      Awaitility.await()
          .atMost(MINUTE)
          .until(
              () -> {
                if (!agent.ask("size").equals("0")) {
                  agent.ask("take");
                }
                return !agent.ask("errors").equals("[]");
              });
      // Either this library or liblxc had no descriptor; liblxc may report it or not.
      assertThat(agent.ask("errors"))
          .containsAnyOf(
              "Too many open files",
              "descriptor",
              "errno 24",
              "Failed to receive the container state");
      // As soon as descriptors are available again, the pool fills.
      limitDescriptors(agent, 1024);
      assertThat(agent.ask("ready")).isEqualTo("true");
      Awaitility.await()
          .atMost(MINUTE)
          .untilAsserted(() -> assertThat(agent.ask("cgroups")).isEqualTo(home));
    }
    reap();
  }

  private static long openDescriptors(AgentProcess agent) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + agent.pid() + "/fd"))) {
      return open.count();
    }
  }

  private static void limitDescriptors(AgentProcess agent, long limit) throws Exception {
    onHost("prlimit", "--pid", Long.toString(agent.pid()), "--nofile=" + limit + ":");
  }

  @Test
  void settingTheClockByAnHourChangesNothing() throws Exception {
    String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    Path library = Path.of("/usr/lib/" + arch + "-linux-gnu/faketime/libfaketime.so.1");
    assumeThat(library).as("libfaketime is not installed").exists();
    Path clock = Files.createTempFile("lxcpool-it", ".clock");
    Files.writeString(clock, "+0");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_CACHE_DURATION",
            Long.toString(CLOCK_LOOKS.toSeconds()),
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1");
    try (AgentProcess agent =
        PoolAgent.start(host, List.of(), environment, Duration.ofMinutes(10))) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      for (Duration step : List.of(HOUR, HOUR.negated())) {
        Files.writeString(clock, (step.isNegative() ? "" : "+") + step.toSeconds());
        Awaitility.await()
            .atMost(MINUTE)
            .untilAsserted(
                () ->
                    assertThat(Long.parseLong(agent.ask("clock")))
                        .as("its clock")
                        .isCloseTo(
                            System.currentTimeMillis() + step.toMillis(),
                            within(MINUTE.toMillis())));
        assertThat(agent.ask("take")).startsWith(host.mark());
        assertThat(agent.ask("ready")).isEqualTo("true");
        assertThat(agent.ask("destroy")).isEqualTo("destroyed");
        assertThat(agent.ask("errors")).isEqualTo("[]");
        assertThat(agent.ask("throttled")).isEqualTo("null");
      }
      agent.ask("close");
    } finally {
      Files.delete(clock);
    }
  }

  @Test
  void creationsFailWhileNoProcessCanBeMade() throws Exception {
    Path pids = pidsCgroup();
    try (AgentProcess agent = PoolAgent.start(host)) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      Files.createDirectory(pids);
      Files.writeString(pids.resolve("cgroup.procs"), Long.toString(agent.pid()));
      String now = Files.readString(pids.resolve("pids.current")).strip();
      Files.writeString(pids.resolve("pids.max"), now);
      agent.ask("take");
      Awaitility.await().atMost(MINUTE).until(() -> !agent.ask("errors").equals("[]"));
      Files.writeString(pids.resolve("pids.max"), "max");
      assertThat(agent.ask("ready")).isEqualTo("true");
      assertThat(agent.ask("destroy")).isEqualTo("destroyed");
      agent.ask("close");
    } finally {
      Awaitility.await().atMost(MINUTE).ignoreExceptions().until(() -> Files.deleteIfExists(pids));
    }
  }

  private Path pidsCgroup() {
    Path v1 = Path.of("/sys/fs/cgroup/pids");
    Path parent = Files.isDirectory(v1) ? v1 : Path.of("/sys/fs/cgroup");
    assumeThat(parent.resolve("cgroup.procs")).exists();
    return parent.resolve("lxcpool-" + host.mark());
  }
}
