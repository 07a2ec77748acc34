package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lxcpool.lxc.internal.network.HostInterfaces;
import org.lxcpool.lxc.internal.network.Routes;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * Provides each test with a home, a bridge name and a subnet of its own on this host, and checks
 * after each test that nothing is left.
 */
final class LxcTestHost implements BeforeEachCallback, AfterEachCallback {
  /** The number of networks with the same second byte; there are more tests than that. */
  private static final int NETS = 250;

  /** The number of values of an address's second byte, from 100 on. */
  private static final int SECONDS = 100;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  // Other processes may run these tests on this host at the same time.
  private static final String MARK = "it" + Long.toString(ProcessHandle.current().pid(), 36) + "x";

  private final Isolation isolation;
  private final NetworkWait networkWait;
  private final int number = NUMBER.incrementAndGet();
  private HostSnapshot before = new HostSnapshot(mark(), Set.of());
  private Set<String> freeBefore = Set.of();
  private Path home = Path.of("");
  private String net = "";

  LxcTestHost(Isolation isolation) {
    this(isolation, NetworkWait.EVENTS);
  }

  LxcTestHost(Isolation isolation, NetworkWait networkWait) {
    this.isolation = isolation;
    this.networkWait = networkWait;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    before = HostSnapshot.take(mark());
    freeBefore = HostSnapshot.freeVeths();
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "real containers need root");
    home = TestHome.of(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (Files.isDirectory(lxcPath())) {
      try (Stream<Path> left = Files.list(lxcPath())) {
        assertThat(left).as("containers left").isEmpty();
      }
      Files.delete(lxcPath());
    }
    assertThat(ledgers()).as("ledgers left").isEmpty();
    assertThat(HostSnapshot.take(mark()).since(before)).as("left on the host").isEmpty();
    Set<String> free = HostSnapshot.freeVeths();
    free.removeAll(freeBefore);
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              free.retainAll(HostSnapshot.freeVeths());
              assertThat(free).as("interfaces left").isEmpty();
            });
  }

  private List<String> ledgers() throws IOException {
    Path ledgers = home.resolve("ledger");
    if (Files.notExists(ledgers)) {
      return List.of();
    }
    try (Stream<Path> left = Files.list(ledgers)) {
      return left.map(Path::toString).filter(name -> name.contains(mark())).toList();
    }
  }

  /** Returns the mark that is part of every name that belongs to this test. */
  String mark() {
    return MARK + number;
  }

  Path home() {
    return home;
  }

  Isolation isolation() {
    return isolation;
  }

  Path lxcPath() {
    return home.resolve("containers-" + mark());
  }

  String bridge() {
    return "lx" + mark();
  }

  String subnet() {
    return net() + "0/24";
  }

  String gateway() {
    return net() + "1";
  }

  /**
   * Returns the first three bytes of the addresses with a trailing dot. Nothing else on this host
   * uses this subnet, since a factory would be refused.
   */
  String net() {
    if (net.isEmpty()) {
      List<Routes.Route> inUse = HostInterfaces.subnets();
      long first = ProcessHandle.current().pid() + number / NETS;
      net =
          LongStream.range(first, first + SECONDS)
              .mapToObj(second -> "10." + (100 + second % SECONDS) + "." + number % NETS + ".")
              .filter(
                  each -> Routes.conflict(inUse, Subnet.parse(each + "0/24"), bridge()).isEmpty())
              .findFirst()
              .orElseThrow();
    }
    return net;
  }

  Network network() {
    return Network.ownBridge(bridge(), subnet());
  }

  /** Returns a builder of a factory on the tiny base, with this test's own home and network. */
  LxcContainerFactory.Builder factory() {
    return factory(BaseImage.tiny());
  }

  LxcContainerFactory.Builder factory(BaseImage base) {
    return LxcContainerFactory.builder(base)
        .home(home)
        .lxcPath(lxcPath())
        .namePrefix(mark())
        .isolation(isolation)
        .networkWait(networkWait)
        .network(network());
  }

  /** Runs a command in a container, which must succeed, and returns its standard output. */
  static String run(LxcContainer container, String... command) throws Exception {
    Process process = container.exec(List.of(command));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + out + err).isZero();
    return out.strip();
  }

  /** Runs a command in a container and returns its exit code and all its output. */
  static String outcome(LxcContainer container, String... command) throws Exception {
    Process process = container.exec(List.of(command));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + (out + err).strip();
  }

  /** Runs a command on the host, which must succeed. */
  static void onHost(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + out).isZero();
  }
}
