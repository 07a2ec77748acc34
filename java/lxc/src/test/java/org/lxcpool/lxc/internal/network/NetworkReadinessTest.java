package org.lxcpool.lxc.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.AddressFamily;
import org.lxcpool.lxc.NetworkWait;
import org.lxcpool.lxc.internal.events.ChangeCounter;

/** The network wait of a container whose addresses the test chooses. */
class NetworkReadinessTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(10);

  private final FakeContainer container = new FakeContainer();

  /** A container whose init is this process. */
  private static final class FakeContainer implements NetworkedContainer {
    private final ChangeCounter changes = new ChangeCounter();
    private List<String> addresses = List.of();
    private String console = "";
    private boolean alive = true;

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public boolean isAlive() {
      return alive;
    }

    @Override
    public int initPid() {
      return alive ? (int) ProcessHandle.current().pid() : -1;
    }

    @Override
    public ChangeCounter changes() {
      return changes;
    }

    @Override
    public List<String> liblxcAddresses() {
      return addresses;
    }

    @Override
    public String consoleLog() {
      return console;
    }

    @Override
    public ContainerException failure(String operation, String reason, @Nullable Throwable cause) {
      return new ContainerException(operation + " failed: " + reason, cause);
    }

    @Override
    public ContainerException ended(String operation, String reason) {
      return failure(operation, "ended: " + reason, null);
    }
  }

  private static NetworkReadiness readiness(AddressFamily family) {
    return new NetworkReadiness(NetworkWait.LIBLXC, false, family, 0);
  }

  private void assertMissing(AddressFamily family, String missing) {
    assertThatThrownBy(() -> readiness(family).await(container, SHORT))
        .isInstanceOf(ContainerException.class)
        .hasMessage("network wait failed: no " + missing + " within " + SHORT);
  }

  @Test
  void aWaitEndsOnceTheRequiredFamiliesAreThere() throws Exception {
    container.addresses = List.of("127.0.0.1", "fe80::1");
    for (AddressFamily family : AddressFamily.values()) {
      String missing =
          switch (family) {
            case ANY -> "address";
            case IPV4, BOTH -> "IPv4 address";
            case IPV6 -> "IPv6 address";
          };
      assertMissing(family, missing);
    }
    container.addresses = List.of("203.0.113.7");
    readiness(AddressFamily.ANY).await(container, MINUTE);
    readiness(AddressFamily.IPV4).await(container, MINUTE);
    assertMissing(AddressFamily.IPV6, "IPv6 address");
    assertMissing(AddressFamily.BOTH, "IPv6 address");
    container.addresses = List.of("203.0.113.7", "2001:db8::7");
    for (AddressFamily family : AddressFamily.values()) {
      readiness(family).await(container, MINUTE);
    }
  }

  @Test
  void aDeadContainerEndsAWaitAndHasNoAddresses() {
    container.addresses = List.of("203.0.113.7");
    container.alive = false;
    NetworkReadiness readiness = readiness(AddressFamily.ANY);
    assertThatThrownBy(() -> readiness.await(container, MINUTE))
        .hasMessage("network wait failed: ended: it died");
    assertThat(readiness.addresses(container)).isEmpty();
  }

  @Test
  void theErrorContainsTheEndOfTheConsole() {
    container.console = "a".repeat(1_000) + "panic\n";
    assertThatThrownBy(() -> readiness(AddressFamily.ANY).await(container, SHORT))
        .hasMessageEndingWith("; the end of its console: " + "a".repeat(395) + "panic");
  }

  @Test
  void aWaitWithoutANetworkReturnsAtOnce() throws Exception {
    container.alive = false;
    new NetworkReadiness(NetworkWait.LIBLXC, true, AddressFamily.ANY, 0).await(container, MINUTE);
  }

  @Test
  void aTimeoutThatIsNotPositiveIsRefused() {
    for (Duration timeout : List.of(Duration.ZERO, SHORT.negated())) {
      assertThatThrownBy(() -> readiness(AddressFamily.ANY).await(container, timeout))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("timeout " + timeout + " is not positive");
    }
  }
}
