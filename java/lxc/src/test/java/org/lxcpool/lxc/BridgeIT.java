package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.LxcReaper.Outcome;
import org.lxcpool.lxc.internal.ledger.Ledger;

/** The pool's own bridge: its address, incomplete bridges, and which factory removes it. */
@Tag("lxc")
class BridgeIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int PORT = 7;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @AfterEach
  void removeBridge() throws Exception {
    if (Files.exists(bridge())) { // left by a failed test
      onHost("ip", "link", "delete", "dev", host.bridge());
    }
  }

  private Path bridge() {
    return Path.of("/sys/class/net", host.bridge());
  }

  private String mac() throws Exception {
    return Files.readString(bridge().resolve("address")).strip();
  }

  private static LxcContainer started(LxcContainerFactory factory) throws Exception {
    LxcContainer container = factory.create();
    container.start();
    container.awaitNetwork(MINUTE);
    return container;
  }

  @Test
  void anExplicitlyCreatedBridgeStaysUntilItIsClosed() throws Exception {
    try (Bridge made = Bridge.create(host.bridge(), host.gateway() + "/24")) {
      host.factory().build().close();
      assertThat(bridge()).exists();
      assertThat(made.name()).isEqualTo(host.bridge());
    }
    assertThat(bridge()).doesNotExist();
  }

  @Test
  void aConnectionFromTheHostSurvivesChangesOfOtherContainers() throws Exception {
    try (LxcContainerFactory factory = host.factory().build()) {
      String mac = mac();
      // The first container has the lowest MAC, which a bridge without a fixed one would take.
      LxcContainer first = started(factory);
      try (LxcContainer server = started(factory)) {
        Process echo = server.exec(List.of("nc", "-l", "-p", "" + PORT, "-e", "/bin/cat"));
        run(
            server,
            "sh",
            "-c",
            "until grep -q ':0007 .* 0A ' /proc/net/tcp /proc/net/tcp6; do :; done");
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(server.addresses().get(0), PORT), 10_000);
          socket.setSoTimeout(10_000);
          assertEchoes(socket);
          first.destroy();
          assertThat(mac()).isEqualTo(mac);
          assertEchoes(socket);
          try (LxcContainer later = started(factory)) {
            assertThat(later.isAlive()).isTrue();
            assertThat(mac()).isEqualTo(mac);
            assertEchoes(socket);
          }
        }
        assertThat(echo.waitFor(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        first.destroy();
      }
      onHost("ip", "link", "delete", "dev", host.bridge());
      started(factory).destroy(); // recreates the bridge
      assertThat(mac()).as("of the recreated bridge").isEqualTo(mac);
    }
  }

  private static void assertEchoes(Socket socket) throws Exception {
    byte[] sent = "hello\n".getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(sent);
    InputStream in = socket.getInputStream();
    assertThat(in.readNBytes(sent.length)).isEqualTo(sent);
  }

  @Test
  void aBridgeThatAKilledAgentLeftIncompleteIsCompleted() throws Exception {
    host.factory().build().close(); // prepares the base
    String mac;
    try (LxcContainerFactory factory = host.factory().build()) {
      assertThat(factory.heldCount()).isZero();
      mac = mac();
    }
    onHost("ip", "link", "add", "name", host.bridge(), "address", mac, "type", "bridge");

    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = started(factory)) {
      run(container, "ping", "-c", "1", "-W", "5", host.gateway());
    }
    assertThat(bridge()).doesNotExist();
  }

  @Test
  void anUnreadyBridgeOfTheOperatorsIsRefusedAndKept() throws Exception {
    onHost("ip", "link", "add", "name", host.bridge(), "type", "bridge");

    assertThatThrownBy(() -> host.factory().build().close())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("bridge " + host.bridge())
        .hasMessageContaining("ip address add " + host.gateway() + "/24 dev " + host.bridge());
    assertThat(bridge()).exists();
    onHost("ip", "address", "add", host.gateway() + "/24", "dev", host.bridge());
    assertThatThrownBy(() -> host.factory().build().close())
        .hasMessageContaining("ip link set dev " + host.bridge() + " up");
    onHost("ip", "link", "set", "dev", host.bridge(), "up");
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = started(factory)) {
      run(container, "ping", "-c", "1", "-W", "5", host.gateway());
    }
    assertThat(bridge()).as("the operator's bridge").exists();
  }

  @Test
  void theLastOfTwoFactoriesRemovesTheBridge() throws Exception {
    LxcContainerFactory creator = host.factory().build();
    try (LxcContainerFactory other = host.factory().namePrefix(host.mark() + "b").build()) {
      try (LxcContainer container = started(other)) {
        creator.close();
        assertThat(container.isAlive()).isTrue();
        assertThat(bridge()).exists();
      }
      assertThat(bridge()).as("without a container, but in use by a factory").exists();
    }
    assertThat(bridge()).doesNotExist();
  }

  @Test
  void theLastFactoryRemovesTheBridgeOfAKilledAgent() throws Exception {
    AgentProcess creator = PoolAgent.start(host);
    assertThat(creator.ask("ready")).isEqualTo("true");
    try (LxcContainerFactory other = host.factory().namePrefix(host.mark() + "b").build()) {
      creator.handle().destroyForcibly();
      creator.exitCode();
      LxcReaper reaper = LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ZERO);
      assertThat(reaper.reap())
          .as("the containers, but not the bridge")
          .hasSize(2)
          .allMatch(finding -> finding.outcome() == Outcome.REMOVED);
      assertThat(bridge()).exists();
      started(other).destroy();
    }
    assertThat(bridge()).doesNotExist();
  }

  @Test
  void theReaperKeepsAnotherBridgeOfTheSameName() throws Exception {
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      ledger.bridge(host.bridge());
    }
    onHost("ip", "link", "add", "name", host.bridge(), "type", "bridge");

    LxcReaper reaper = LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ZERO);
    assertThat(reaper.dryRun()).isEmpty();
    assertThat(reaper.reap()).isEmpty();
    assertThat(bridge()).exists();
  }
}
