package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The system calls of a network wait, recorded by strace. */
@Tag("lxc")
class NetworkWaitCallsIT {
  private static final String ADD_LATER =
      "echo ready; read -r address; sleep 0.3; ip address add $address dev eth0; read -r end";

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @ParameterizedTest
  @EnumSource
  void aWaitNeitherForksNorEntersANamespaceUnlessLiblxcDoes(NetworkWait way) throws Exception {
    assumeTrue(Strace.isInstalled(), "strace is not installed");
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory()
                .networkWait(way)
                .network(Network.bridge(bridge.name()).dhcp())
                .config("lxc.init.cmd", "/bin/sleep 1000000")
                .build();
        LxcContainer container = factory.create()) {
      container.start();
      Process shell = container.exec(List.of("sh", "-c", ADD_LATER));
      BufferedReader out = new BufferedReader(new InputStreamReader(shell.getInputStream(), UTF_8));
      assertThat(out.readLine()).isEqualTo("ready");
      List<String> calls =
          Strace.forksAndEntries(
              () -> {
                shell.getOutputStream().write((host.net() + "7/24\n").getBytes(UTF_8));
                shell.getOutputStream().flush();
                container.awaitNetwork(Duration.ofMinutes(1));
              });
      shell.getOutputStream().close();
      if (way == NetworkWait.LIBLXC) {
        assertThat(calls).as("get_ips forks, which this test relies on").isNotEmpty();
      } else {
        assertThat(calls).isEmpty();
      }
    }
  }
}
