package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attributes of a container's processes don't depend on how the agent was started. */
@Tag("lxc")
class AttributesIT {
  private static final List<String> PLAIN =
      List.of(
          "env",
          "-i",
          "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
          // JNA unpacks its library there.
          "XDG_CACHE_HOME=" + System.getenv().getOrDefault("XDG_CACHE_HOME", "/tmp"));

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @ParameterizedTest
  @CsvSource({"false, init", "false, command", "true, init", "true, command"})
  void anAgentWithUnusualAttributesCreatesTheSameContainers(boolean privileged, String which)
      throws Exception {
    Path base = InsideProgram.base(host.home().resolve("base-" + host.mark()), "attributes");
    List<String> odd = List.of(InsideProgram.file("odd_agent").toString());
    try {
      List<String> plain = attributes(PLAIN, base, privileged, which);
      assertThat(attributes(odd, base, privileged, which)).isEqualTo(plain);
      assertThat(plain.stream().map(line -> line.replaceFirst("^/attributes: ", "")))
          .contains(
              "umask: 022",
              "nice: 0",
              "terminal: No such device or address",
              "session: its own",
              "/proc/self/oom_score_adj: 0",
              "/proc/self/coredump_filter: 00000033",
              "/proc/self/status: SigIgn:\t0000000000000000",
              "exit code: 0");
    } finally {
      TestHome.remove(base);
    }
  }

  private List<String> attributes(List<String> prefix, Path base, boolean privileged, String which)
      throws Exception {
    try (AgentProcess agent = AttributesAgent.start(host, prefix, base, privileged)) {
      return List.of(agent.ask(which).split("\\|"));
    }
  }

  /** The documented values don't depend on the agent. */
  @Test
  void limitsHaveTheDocumentedValues() throws Exception {
    Path base = InsideProgram.base(host.home().resolve("base-" + host.mark()), "attributes");
    try {
      List<String> init = attributes(PLAIN, base, false, "init");
      List<String> command = attributes(PLAIN, base, false, "command");
      List<String> limits = command.stream().filter(line -> line.startsWith("limit ")).toList();
      assertThat(limits)
          .contains("limit 3: 8388608 -1", "limit 4: 0 -1", "limit 11: 65536 65536")
          .anyMatch(line -> line.startsWith("limit 7: 1024 "));
      assertThat(init.stream().map(line -> line.replaceFirst("^/attributes: ", "")))
          .containsAll(limits);
    } finally {
      TestHome.remove(base);
    }
  }
}
