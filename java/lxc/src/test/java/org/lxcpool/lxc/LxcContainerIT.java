package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;

/** One container from creation to destroy, on real liblxc. */
@Tag("lxc")
class LxcContainerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation(), networkWait());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  /** Returns how the network is awaited in these tests. */
  NetworkWait networkWait() {
    return NetworkWait.EVENTS;
  }

  private interface Body {
    void run(LxcContainer container) throws Exception;
  }

  /** Runs a test in a started container with a network. */
  private void inContainer(LxcContainerFactory.Builder builder, Body body) throws Exception {
    try (LxcContainerFactory factory = builder.build();
        LxcContainer container = factory.create()) {
      container.start();
      container.awaitNetwork(TIMEOUT);
      body.run(container);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aContainerHasItsNameAndAddressAndReachesItsGateway(boolean privileged) throws Exception {
    LxcContainerFactory.Builder builder = host.factory();
    if (privileged) {
      builder.privileged();
    }
    inContainer(
        builder,
        c -> {
          assertThat(c.isAlive()).isTrue();
          assertThat(c.state()).isEqualTo("RUNNING");
          assertThat(run(c, "hostname")).isEqualTo(c.name());
          assertThat(c.addresses()).hasSize(1);
          assertThat(run(c, "ip", "-4", "addr", "show", "eth0"))
              .contains(c.addresses().get(0).getHostAddress() + "/24");
          run(c, "ping", "-c", "1", "-W", "5", host.gateway());
          assertThat(Files.exists(Path.of("/proc", Integer.toString(c.initPid())))).isTrue();
          assertThat(c.configItem("lxc.net.0.link")).isEqualTo(Optional.of(host.bridge()));
          assertThat(c.configItem("lxc.no.such.key")).isEmpty();
        });
  }

  @Test
  void addressesReturnsItsAddress() throws Exception {
    inContainer(
        host.factory(), c -> assertThat(c.addresses()).hasToString("[/" + host.net() + "2]"));
  }

  @Test
  void aSecondDestroyDoesNothing() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          c.destroy();
          c.destroy();
          assertThat(c.isAlive()).isFalse();
          assertThat(c.state()).isEqualTo("DESTROYED");
          assertThat(c.initPid()).isEqualTo(-1);
          assertThat(c.addresses()).isEmpty();
          assertThatThrownBy(() -> c.exec(List.of("true")))
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("exec of container " + c.name());
        });
  }

  @Test
  void aContainerThatWasNeverStartedCanBeDestroyed() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      assertThat(container.isAlive()).isFalse();
      assertThat(container.state()).isEqualTo("STOPPED");
    }
  }

  @Test
  void execProvidesStreamsAndTheExitCode() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          Process p = c.exec(List.of("sh", "-c", "tr a-z A-Z; echo problem >&2; exit 7"));
          p.getOutputStream().write("input of 多 bytes".getBytes(StandardCharsets.UTF_8));
          p.getOutputStream().close();
          assertThat(p.getInputStream().readAllBytes())
              .asString(StandardCharsets.UTF_8)
              .isEqualTo("INPUT OF 多 BYTES");
          assertThat(p.getErrorStream().readAllBytes()).asString().isEqualTo("problem\n");
          assertThat(p.waitFor()).isEqualTo(7);
          assertThat(p.isAlive()).isFalse();
          assertThat(p.onExit().get(10, TimeUnit.SECONDS)).isSameAs(p);
        });
  }

  @Test
  void execTransfersAMegabyteEachWay() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    new java.util.Random(7).nextBytes(megabyte);
    inContainer(
        host.factory(),
        c -> {
          Process p = c.exec(List.of("cat"));
          Thread writer =
              new Thread(
                  () -> {
                    try (var out = p.getOutputStream()) {
                      out.write(megabyte);
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
          writer.start();
          assertThat(p.getInputStream().readAllBytes()).isEqualTo(megabyte);
          writer.join();
          assertThat(p.waitFor()).isZero();
        });
  }

  @Test
  void theExitCodeOfAKilledCommandTellsTheSignal() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          Process p = c.exec(List.of("sleep", "1000"));
          assertThat(p.isAlive()).isTrue();
          assertThat(p.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
          assertThatThrownBy(p::exitValue).isInstanceOf(IllegalThreadStateException.class);
          p.destroyForcibly();
          assertThat(p.waitFor()).isEqualTo(128 + 9);
          Process q = c.exec(List.of("sh", "-c", "echo; exec sleep 1000"));
          assertThat(q.inputReader().readLine()).isEmpty();
          q.destroy();
          assertThat(q.waitFor()).isEqualTo(128 + 15);
        });
  }

  @Test
  void aCommandThatIsDestroyedAtOnceEnds() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          for (int i = 0; i < 20; i++) {
            Process p = c.exec(List.of("sleep", "1000"));
            p.destroy();
            assertThat(p.waitFor(10, TimeUnit.SECONDS)).as("ended, time %d", i).isTrue();
            assertThat(p.exitValue()).isEqualTo(128 + 15);
          }
        });
  }

  @Test
  void aMissingCommandIsReported() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          assertThat(c.exec(List.of("no-such-command")).waitFor()).isEqualTo(127);
          assertThat(c.exec(List.of("/etc/passwd")).waitFor()).isEqualTo(126);
          assertThatThrownBy(() -> c.exec(List.of())).isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> c.exec(List.of("a\0b")))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void filesAreCopiedInAndOut(@TempDir Path directory) throws Exception {
    Path source = Files.writeString(directory.resolve("source"), "#!/bin/sh\necho it ran\n");
    assertThat(source.toFile().setExecutable(true)).isTrue();
    inContainer(
        host.factory(),
        c -> {
          c.copyTo(source, "/tmp/a file with spaces");
          assertThat(run(c, "/tmp/a file with spaces")).isEqualTo("it ran");
          Path back = directory.resolve("back");
          c.copyFrom("/tmp/a file with spaces", back);
          assertThat(back).hasSameBinaryContentAs(source);
        });
  }

  @Test
  void aLinkInTheContainerDoesNotLeadToTheHost(@TempDir Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "of the host");
    Path copy = Files.writeString(directory.resolve("copy"), "old");
    inContainer(
        host.factory(),
        c -> {
          run(c, "ln", "-s", secret.toString(), "/tmp/link");
          assertThatThrownBy(() -> c.copyFrom("/tmp/link", copy))
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("no such file"); // as busybox reports it
          assertThat(copy).hasContent("old");
          assertThatThrownBy(() -> c.copyTo(copy, "/tmp/link"))
              .isInstanceOf(ContainerException.class);
          assertThat(secret).hasContent("of the host");
          assertThatThrownBy(() -> c.copyFrom("relative", copy))
              .isInstanceOf(IllegalArgumentException.class);
        });
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("secret", "copy");
  }

  @Test
  void theDeathOfAnInitIsDetected() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          LxcTestHost.onHost("kill", "-9", Integer.toString(c.initPid()));
          Awaitility.await().until(() -> !c.isAlive());
          assertThatThrownBy(() -> c.awaitNetwork(TIMEOUT))
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("network wait of container " + c.name())
              .hasMessageContaining("died");
        });
  }

  @Test
  void destroySucceedsWithAStoppedMonitor() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          String stat = Files.readString(Path.of("/proc", Integer.toString(c.initPid()), "stat"));
          String monitor = stat.substring(stat.lastIndexOf(')') + 4).split(" ", 2)[0];
          LxcTestHost.onHost("kill", "-STOP", monitor);
          c.destroy();
        });
  }

  @Test
  void awaitNetworkWaitsForThePort() throws Exception {
    try (LxcContainerFactory factory = host.factory().awaitPort(8080).build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThatThrownBy(() -> container.awaitNetwork(Duration.ofMillis(200)))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("port 8080");
      Process server = container.exec(List.of("nc", "-l", "-p", "8080"));
      container.awaitNetwork(TIMEOUT);
      server.destroyForcibly();
    }
  }

  @Test
  void awaitNetworkReturnsAtOnceWithoutANetwork() throws Exception {
    inContainer(
        host.factory().network(Network.none()),
        c -> {
          assertThat(c.addresses()).isEmpty();
          assertThat(run(c, "ls", "/sys/class/net")).isEqualTo("lo");
        });
  }

  @Test
  void theConsoleIsLogged() throws Exception {
    inContainer(
        host.factory(),
        c -> {
          run(c, "sh", "-c", "echo words on the console > /dev/console");
          Awaitility.await()
              .untilAsserted(() -> assertThat(c.consoleLog()).contains("words on the console"));
        });
  }

  @Test
  void limitsAndExtraConfigurationAreApplied() throws Exception {
    inContainer(
        host.factory()
            .limits(new Limits(64L << 20, 20, 0.5))
            .config("lxc.environment", "FROM_CONFIG=yes"),
        c -> {
          assertThat(LxcTestHost.outcome(c, "sh", "-c", "for i in $(seq 40); do sleep 1 & done"))
              .contains("fork");
          assertThat(LxcTestHost.outcome(c, "sh", "-c", "tail /dev/zero")).startsWith("137");
          assertThat(run(c, "sh", "-c", "tr '\\0' '\\n' < /proc/1/environ"))
              .contains("FROM_CONFIG=yes");
        });
  }

  @Test
  void configurationItemsOfTheUserAddUp() throws Exception {
    try (LxcContainerFactory factory =
            host.factory()
                .config("lxc.environment", "FIRST=1")
                .config("lxc.environment", "SECOND=2")
                .config("lxc.mount.entry", "tmpfs mnt tmpfs size=64k 0 0")
                .config("lxc.mount.entry", "tmpfs srv tmpfs size=64k,create=dir 0 0")
                .config("lxc.console.buffer.size", "4096")
                .config("lxc.console.buffer.size", "8192")
                .build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(container.configItem("lxc.console.buffer.size")).hasValue("8192");
      assertThat(container.configItem("lxc.environment")).hasValue("FIRST=1\nSECOND=2\n");
      assertThat(run(container, "cat", "/proc/mounts"))
          .contains("tmpfs /mnt tmpfs")
          .contains("tmpfs /srv tmpfs");
    }
  }
}
