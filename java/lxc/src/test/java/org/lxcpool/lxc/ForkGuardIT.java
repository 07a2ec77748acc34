package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a start in process does to the agent and what its container's monitor, a copy of the agent,
 * takes along: with each collector, in a JVM of its own.
 */
@Tag("lxc")
class ForkGuardIT {
  private static final int LIVE = 256;
  private static final int MORE = 192;

  // All else of a JVM: libraries, classes, compiled code and stacks take some 50 MB.
  private static final long REST = 128;

  // Signals 32 and 33: glibc's posix_spawn, which started the agent, leaves them ignored.
  private static final long GLIBCS_OWN = 3L << 31;

  private static final String ON = "heap kept out of forks";

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @TempDir Path directory = Path.of("/nowhere");

  private AgentProcess agent(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-Xms128m", "-Xmx768m"));
    return Agent.start(host, directory, Isolation.IN_PROCESS, all);
  }

  private static void assumeCollector(String collector) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+Use" + collector,
                "-version")
            .redirectErrorStream(true)
            .start();
    java.getInputStream().readAllBytes();
    assumeTrue(java.waitFor() == 0, "this JDK has no " + collector);
  }

  /** Starts a container. */
  private static Proc initOfNew(AgentProcess agent) throws IOException {
    return new Proc(Long.parseLong(agent.ask("start").split(" ", -1)[1]));
  }

  @ParameterizedTest
  @CsvSource({
    "G1GC," + ON,
    "ParallelGC," + ON,
    "SerialGC," + ON,
    "ZGC,not needed: ZGC's heap is shared memory",
    "ShenandoahGC," + ON
  })
  void theHeapStaysOutOfTheMonitorAndTheAgentStaysWhole(String collector, String guard)
      throws Exception {
    assumeCollector(collector);
    try (AgentProcess agent = agent("-XX:+Use" + collector)) {
      assertThat(agent.ask("status")).contains("in process by JNA; fork guard: " + guard + ";");
      assertThat(agent.ask("doctor")).contains(guard);
      agent.ask("open");
      agent.ask("grow " + LIVE);
      List<String> cgroups = agent.proc().cgroups();

      Proc init = initOfNew(agent);
      assertThat(agent.proc().cgroups()).isEqualTo(cgroups);
      assertHeapIsOut(init.parent(), true);
      assertNothingIsShared(agent.proc(), init.parent());
      assertSignalsAreDefault(init);

      agent.ask("gc");
      assertThat(agent.ask("spawn")).isEqualTo("exit code 0");
      assertThat(agent.ask("dump")).matches("[2-9]\\d\\d MB");
      agent.ask("grow " + MORE);
      assertHeapIsOut(initOfNew(agent).parent(), true);
      assertThat(agent.proc().cgroups()).isEqualTo(cgroups);

      agent.tell("exit 7");
      assertThat(agent.exitCode()).isEqualTo(7);
    }
  }

  private static void assertHeapIsOut(Proc monitor, boolean out) throws IOException {
    if (out) {
      assertThat(monitor.anonymousMegabytes()).isLessThan(REST);
    } else {
      assertThat(monitor.anonymousMegabytes()).as("what is seen without").isGreaterThan(LIVE);
    }
  }

  private void assertNothingIsShared(Proc agent, Proc monitor) throws IOException {
    Set<String> ours = agent.openFiles();
    assertThat(ours)
        .contains(directory.resolve("open").toString())
        .anyMatch(link -> link.startsWith("socket:"))
        .anyMatch(link -> link.startsWith("pipe:"));
    assertThat(monitor.openFiles()).doesNotContainAnyElementsOf(ours);
  }

  /** As nohup starts it. */
  @ParameterizedTest
  @EnumSource
  void whatTheAgentIgnoresItsContainersDoNot(Isolation isolation) throws Exception {
    try (AgentProcess agent =
        Agent.start(
            host,
            directory,
            isolation,
            List.of("-Xmx128m"),
            List.of("env", "--ignore-signal=HUP"))) {
      agent.ask("status"); // it is Java by now
      assertThat(ignoresHangUp(agent.proc())).isTrue();
      assertSignalsAreDefault(initOfNew(agent));
      assertThat(ignoresHangUp(agent.proc())).isTrue();
      agent.tell("exit 0");
      assertThat(agent.exitCode()).isZero();
    }
    host.factory().build().close(); // removes what it left
  }

  private static boolean ignoresHangUp(Proc process) throws IOException {
    return (Long.parseUnsignedLong(process.status("SigIgn"), 16) & 1) == 1;
  }

  private static void assertSignalsAreDefault(Proc init) throws IOException {
    for (String set : List.of("SigBlk", "SigIgn", "SigCgt")) {
      long signals = Long.parseUnsignedLong(init.status(set), 16);
      assertThat(signals & ~GLIBCS_OWN).as(set).isZero();
    }
  }

  @Test
  void switchedOffItSaysSoAndTheHeapIsCopied() throws Exception {
    try (AgentProcess agent = agent("-XX:+UseSerialGC", "-Dlxcpool.forkguard=false")) {
      String off = "off by -Dlxcpool.forkguard=false";
      assertThat(agent.ask("status")).contains("fork guard: " + off);
      assertThat(agent.ask("doctor")).isEqualTo("[DEGRADED " + off + "]");
      agent.ask("grow " + LIVE);
      assertHeapIsOut(initOfNew(agent).parent(), false);
    }
  }

  @Test
  void aCrashAfterAStartIsStillReported() throws Exception {
    try (AgentProcess agent =
        agent(
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + directory.resolve("crash.log"))) {
      agent.ask("start");
      agent.ask("destroy");
      agent.tell("crash");
      assertThat(agent.exitCode()).as("of a crash without a core").isEqualTo(1);
    }
    assertThat(directory.resolve("crash.log")).content().contains("SIGSEGV", "sent by kill");
    host.factory().build().close(); // takes over the bridge that the agent had made
  }
}
