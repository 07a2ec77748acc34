package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ledger.LedgerEntryView;

/** Whose ids containers have on this host. */
@Tag("lxc")
class IdMapIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  /** Every host has a nobody. */
  @Test
  void aRangeWithAnotherUsersIdsIsRefused() {
    assertThatThrownBy(() -> host.factory().unprivileged(new IdMap(60_000, 65_536)).build().close())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("/etc/passwd: nobody:");
  }

  /** An agent for which the files say so: they are mounted over the host's, for it alone. */
  @Test
  void theDefaultRangeIsNoneThatTheHostGivesToAnotherUser() throws Exception {
    Path given = host.home().resolve("subids-" + host.mark());
    Files.writeString(given, "alice:1000000:65536\nbob:1100000:1\n");
    String mount =
        "touch /etc/subuid /etc/subgid && mount --bind GIVEN /etc/subuid"
            + " && mount --bind GIVEN /etc/subgid && exec \"$@\"";
    try (AgentProcess agent =
        PoolAgent.start(
            host,
            List.of(
                "unshare", "--mount", "sh", "-c", mount.replace("GIVEN", given.toString()), "sh"),
            Map.of(),
            Duration.ofMinutes(1))) {
      assertThat(agent.ask("ready")).isEqualTo("true");
      List<LedgerEntryView> views = LedgerEntryView.all(host.home(), host.mark());
      assertThat(views).hasSize(2);
      for (LedgerEntryView view : views) {
        String map = Files.readString(Path.of("/proc/" + view.init().pid() + "/uid_map"));
        assertThat(map.strip().split("\\s+")).containsExactly("0", "1131072", "65536");
      }
      agent.ask("close");
    } finally {
      Files.delete(given);
    }
  }
}
