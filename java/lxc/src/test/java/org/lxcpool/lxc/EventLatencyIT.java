package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The latency of events: the time from a change in a container until this process knows it. The
 * test prints the percentiles and asserts the median, since a busy host delays some events.
 */
@Tag("lxc")
class EventLatencyIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long TARGET_MICROS = 10_000;
  private static final int WARM_UP = 20;
  private static final long POLL_NANOS = 50_000;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.PROCESS);

  /** Configures each address of its input, and prints the time by the clock that the JDK reads. */
  private static final String CONFIGURE =
      """
      while read -r address; do
        echo "$EPOCHREALTIME"
        ip address add "$address" dev eth0
        read -r end
        ip address del "$address" dev eth0
        echo done
      done
      """;

  /** Requests a DHCP lease for each line of its input. */
  private static final String LEASE =
      """
      cat > /tmp/configure <<'END'
      #!/bin/busybox sh
      if [ "$1" = bound ]; then
        echo "$EPOCHREALTIME"
        ip address add "$ip/$mask" dev "$interface"
      fi
      END
      chmod 755 /tmp/configure
      while read -r address; do
        udhcpc -f -n -q -i eth0 -s /tmp/configure 2>/dev/null
        read -r end
        ip address flush dev eth0
        echo done
      done
      """;

  @Test
  void aConfiguredAddress() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24")) {
      measure(bridge, CONFIGURE, 200);
    }
  }

  @Test
  void anAddressFromADhcpServer() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        Dnsmasq server = new Dnsmasq(host)) {
      assertThat(server.prefix()).isNotEmpty();
      measure(bridge, LEASE, 100);
    }
  }

  private void measure(Bridge bridge, String script, int rounds) throws Exception {
    Histogram micros = new Histogram(3);
    try (LxcContainerFactory factory =
            host.factory()
                .network(Network.bridge(bridge.name()).dhcp())
                .config("lxc.init.cmd", "/bin/sleep 1000000")
                .build();
        LxcContainer container = factory.create()) {
      assertThat(factory.nativeStatus()).endsWith("network wait EVENTS");
      container.start();
      Process shell = container.exec(List.of("sh", "-c", script));
      try (Writer in = new OutputStreamWriter(shell.getOutputStream(), UTF_8);
          BufferedReader out =
              new BufferedReader(new InputStreamReader(shell.getInputStream(), UTF_8))) {
        for (int i = 0; i < WARM_UP + rounds; i++) {
          long latency = round(container, in, out);
          if (i >= WARM_UP) {
            micros.recordValue(latency);
          }
        }
      }
    }
    report("from just before an address was configured to the end of the wait", micros);
  }

  private long round(LxcContainer container, Writer in, BufferedReader out) throws Exception {
    FutureTask<Instant> wait =
        new FutureTask<>(
            () -> {
              container.awaitNetwork(MINUTE);
              return Instant.now();
            });
    Thread waiter = new Thread(wait);
    waiter.start();
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    send(in, host.net() + "7/24");
    Instant begin = instant(out.readLine());
    Instant end = wait.get();
    send(in, "end");
    assertThat(out.readLine()).isEqualTo("done");
    return ChronoUnit.MICROS.between(begin, end);
  }

  private static void send(Writer in, String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  private static Instant instant(String seconds) {
    long micros = new BigDecimal(seconds).movePointRight(6).longValueExact();
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Test
  void theDeathOfAContainer() throws Exception {
    Histogram micros = new Histogram(3);
    try (LxcContainerFactory factory = host.factory().build()) {
      for (int i = 0; i < 100; i++) {
        try (LxcContainer container = factory.create()) {
          container.start();
          ProcessHandle init = ProcessHandle.of(container.initPid()).orElseThrow();
          long begin = System.nanoTime();
          assertThat(init.destroyForcibly()).isTrue();
          while (container.isAlive()) {
            LockSupport.parkNanos(POLL_NANOS); // a spin would compete for the CPU
          }
          micros.recordValue((System.nanoTime() - begin) / 1000);
        }
      }
    }
    report("from a kill of init to isAlive() == false", micros);
  }

  private static void report(String what, Histogram micros) {
    System.out.printf(
        "%s: p50 %.2f ms, p99 %.2f ms, max %.2f ms of %d%n",
        what,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3,
        micros.getTotalCount());
    assertThat(micros.getValueAtPercentile(50))
        .as("median, microseconds")
        .isLessThan(TARGET_MICROS);
  }
}
