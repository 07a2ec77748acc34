package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without what events need, the network wait and the detection of deaths fall back to polling. */
@Tag("lxc")
class NetworkFallbackIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @Test
  void theNativeLibraryIsSwitchedOff() throws Exception {
    assertThat(agent(List.of("-Dlxcpool.native=off")))
        .containsOnlyOnce("network wait falls back from EVENTS to PROC: liblxcpool is not loaded")
        .contains("liblxcpool not loaded: disabled by -Dlxcpool.native=off")
        .contains("network wait PROC instead of EVENTS: liblxcpool is not loaded")
        .contains("address " + host.net() + "2, died");
  }

  @Test
  void theNativeLibraryIsAnotherOne() throws Exception {
    Path other = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
    assertThat(agent(List.of("-Dlxcpool.native=" + other)))
        .contains("network wait PROC instead of EVENTS: liblxcpool is not loaded")
        .contains("address " + host.net() + "2, died");
  }

  @Test
  void theNativeLibraryCannotBeLoadedFromANoexecMount() throws Exception {
    Path place = Files.createDirectories(host.home().resolve("noexec"));
    LxcTestHost.onHost("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", place.toString());
    try {
      assertThat(agent(List.of("-Djava.io.tmpdir=" + place)))
          .contains(place + " is mounted noexec; set another directory with -Djava.io.tmpdir")
          .contains("network wait PROC instead of EVENTS: liblxcpool is not loaded")
          .contains("address " + host.net() + "2, died");
    } finally {
      LxcTestHost.onHost("umount", place.toString());
      Files.delete(place);
    }
  }

  @Test
  void theCapabilityForEventsOfOtherNamespacesIsMissing() throws Exception {
    assertThat(
            agent(
                List.of(), "setpriv", "--bounding-set=-net_broadcast", "--inh-caps=-net_broadcast"))
        .containsOnlyOnce("network wait falls back from EVENTS to PROC: ")
        .contains("CAP_NET_BROADCAST is missing")
        .contains("network wait PROC instead of EVENTS: ")
        .contains("address " + host.net() + "2, died");
  }

  @Test
  void eventsAreUsedIfNothingIsMissing() throws Exception {
    assertThat(agent(List.of()))
        .doesNotContain("falls back")
        .contains("network wait EVENTS")
        .contains("address " + host.net() + "2, died");
  }

  /** Runs an agent in a JVM of its own and returns its output. */
  private String agent(List<String> options, String... wrapper) throws Exception {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Agent.class.getName()));
    command.addAll(
        List.of(
            host.home().toString(),
            host.lxcPath().toString(),
            host.mark(),
            host.bridge(),
            host.subnet()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Runs one container from its start to its death. */
  static final class Agent {
    private Agent() {}

    public static void main(String[] place) throws Exception {
      try (LxcContainerFactory factory =
              LxcContainerFactory.builder(BaseImage.tiny())
                  .home(Path.of(place[0]))
                  .lxcPath(Path.of(place[1]))
                  .namePrefix(place[2])
                  .network(Network.ownBridge(place[3], place[4]))
                  .build();
          LxcContainer container = factory.create()) {
        System.out.println(factory.nativeStatus());
        container.start();
        container.awaitNetwork(Duration.ofMinutes(1));
        String address = container.addresses().get(0).getHostAddress();
        ProcessHandle.of(container.initPid()).orElseThrow().destroyForcibly();
        while (container.isAlive()) {
          Thread.onSpinWait();
        }
        System.out.println("address " + address + ", died");
      }
    }
  }
}
