package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.ContainerException;

/** What ends a wait for the network, by each method. */
@Tag("lxc")
class NetworkWaitIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private interface Body {
    void run(LxcContainer container) throws Exception;
  }

  /** Runs a test with a started container whose link is up and which has no address. */
  private void withoutAddress(LxcContainerFactory.Builder builder, Body body) throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            builder
                .network(Network.bridge(bridge.name()).dhcp())
                .config("lxc.init.cmd", "/bin/sleep 1000000")
                .build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(container.addresses()).isEmpty();
      body.run(container);
    }
  }

  /** Begins a wait in a thread of its own, and returns once that thread waits. */
  private static CompletableFuture<Void> waitFor(LxcContainer container, Duration timeout) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                container.awaitNetwork(timeout);
                result.complete(null);
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    waiter.setDaemon(true);
    waiter.start();
    Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    return result;
  }

  private static void end(CompletableFuture<Void> wait) throws Exception {
    wait.get(MINUTE.toSeconds(), TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aGlobalAddressEndsTheWait(NetworkWait way) throws Exception {
    withoutAddress(
        host.factory().networkWait(way),
        c -> {
          CompletableFuture<Void> wait = waitFor(c, HOUR);
          run(c, "ip", "address", "add", "127.0.0.2/8", "dev", "lo");
          run(c, "ip", "address", "add", "169.254.7.7/16", "dev", "eth0");
          assertThat(wait).isNotDone();
          run(c, "ip", "address", "add", host.net() + "7/24", "dev", "eth0");
          end(wait);
          assertThat(c.addresses()).hasToString("[/" + host.net() + "7]");
        });
  }

  @ParameterizedTest
  @EnumSource
  void theContainersDeathEndsTheWaitAtOnce(NetworkWait way) throws Exception {
    withoutAddress(
        host.factory().networkWait(way),
        c -> {
          CompletableFuture<Void> wait = waitFor(c, HOUR);
          assertThat(ProcessHandle.of(c.initPid()).orElseThrow().destroyForcibly()).isTrue();
          assertThatThrownBy(() -> end(wait))
              .isInstanceOf(ExecutionException.class)
              .cause()
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("network wait of container " + c.name())
              .hasMessageContaining("it died");
        });
  }

  @ParameterizedTest
  @EnumSource
  void aTimeoutAndAnInterruptEndTheWait(NetworkWait way) throws Exception {
    withoutAddress(
        host.factory().networkWait(way),
        c -> {
          assertThatThrownBy(() -> c.awaitNetwork(Duration.ofMillis(100)))
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("no address within PT0.1S");
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> c.awaitNetwork(HOUR)).isInstanceOf(InterruptedException.class);
        });
  }

  /** liblxc doesn't report whether an address has passed duplicate address detection. */
  @ParameterizedTest
  @EnumSource(
      value = NetworkWait.class,
      names = {"EVENTS", "PROC"})
  void anIpv6AddressCountsAfterDuplicateAddressDetection(NetworkWait way) throws Exception {
    withoutAddress(
        host.factory().networkWait(way).awaitFamily(AddressFamily.IPV6),
        c -> {
          CompletableFuture<Void> wait = waitFor(c, HOUR);
          run(c, "ip", "address", "add", host.net() + "7/24", "dev", "eth0");
          run(c, "ip", "address", "add", "fd00:77::7/64", "dev", "eth0");
          assertThat(run(c, "ip", "-6", "address", "show", "dev", "eth0")).contains("tentative");
          assertThat(wait).isNotDone();
          end(wait);
          assertThat(run(c, "ip", "-6", "address", "show", "dev", "eth0"))
              .doesNotContain("fd00:77::7/64 scope global tentative");
          assertThat(c.addresses()).hasToString("[/" + host.net() + "7, /fd00:77:0:0:0:0:0:7]");
        });
  }

  @ParameterizedTest
  @EnumSource
  void bothFamiliesAreAwaitedIfConfigured(NetworkWait way) throws Exception {
    withoutAddress(
        host.factory().networkWait(way).awaitFamily(AddressFamily.BOTH),
        c -> {
          run(c, "ip", "address", "add", host.net() + "7/24", "dev", "eth0");
          assertThatThrownBy(() -> c.awaitNetwork(Duration.ofMillis(100)))
              .hasMessageContaining("no IPv6 address within PT0.1S");
          run(c, "ip", "address", "add", "fd00:77::7/64", "dev", "eth0");
          c.awaitNetwork(MINUTE);
          run(c, "ip", "address", "del", host.net() + "7/24", "dev", "eth0");
          assertThatThrownBy(() -> c.awaitNetwork(Duration.ofMillis(100)))
              .hasMessageContaining("no IPv4 address within PT0.1S");
        });
  }

  @Test
  void aReusedNamespaceIdNeverRefersToTheEarlierContainer() throws Exception {
    try (LxcContainerFactory factory = host.factory().build()) {
      for (int i = 0; i < 50; i++) {
        try (LxcContainer container = factory.create()) {
          container.start();
          container.awaitNetwork(MINUTE);
          assertThat(container.addresses())
              .as("container %d", i)
              .extracting(address -> address.getHostAddress() + "/24")
              .containsExactly(container.configItem("lxc.net.0.ipv4.address").orElseThrow());
        }
      }
    }
  }
}
