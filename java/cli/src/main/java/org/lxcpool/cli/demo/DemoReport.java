package org.lxcpool.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.lxcpool.PoolStats;
import org.lxcpool.cli.support.Table;

/** Prints the output of a demo, except its live progress. */
final class DemoReport {
  private final PrintWriter out;
  private final Table times =
      Table.ofNumbers("container", "create ms", "start ms", "network ms", "total ms", "get us");
  private boolean waited;

  DemoReport(PrintWriter out) {
    this.out = out;
  }

  void prepared(Duration took) {
    out.printf(Locale.ROOT, "ready   base and network prepared in %.2f s%n", seconds(took));
  }

  void full(int ready, Duration took) {
    out.printf(Locale.ROOT, "full    %d ready after %.2f s%n", ready, seconds(took));
  }

  void taken(TimedContainer<?> container, long getNanos, boolean hadToWait) {
    out.println("take    " + container.name());
    long total = container.createNanos() + container.startNanos() + container.networkNanos();
    times.row(
        container.name(),
        millis(container.createNanos()),
        millis(container.startNanos()),
        millis(container.networkNanos()),
        millis(total),
        String.format(Locale.ROOT, "%.1f%s", getNanos / 1e3, hadToWait ? "*" : ""));
    waited |= hadToWait;
  }

  void used(TimedContainer<?> container, ContainerFacts facts) {
    out.println("use     " + container.name());
    out.println("          hostname  " + facts.hostname());
    out.println("          address   " + facts.address());
    out.println("          gateway   " + facts.ping());
    out.println("          root      " + facts.ids());
  }

  void times() {
    out.println();
    times.lines().forEach(out::println);
    if (waited) {
      out.println("* the pool was empty: the container had to be created first");
    }
    out.println();
  }

  void pool(PoolStats stats) {
    out.println("stats   " + stats);
  }

  void closed(int taken, int ready, Duration took) {
    out.printf(
        Locale.ROOT,
        "close   %d taken and %d ready containers destroyed in %.2f s%n",
        taken,
        ready,
        seconds(took));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }
}
