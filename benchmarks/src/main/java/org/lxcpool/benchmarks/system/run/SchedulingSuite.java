package org.lxcpool.benchmarks.system.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.report.Conditions;
import org.lxcpool.benchmarks.system.report.Metrics;
import org.lxcpool.benchmarks.system.report.ReportTable;
import org.lxcpool.benchmarks.system.scheduling.SchedulingPeers;
import org.lxcpool.benchmarks.system.scheduling.WorkerSchedulingBenchmark;
import org.lxcpool.benchmarks.system.scheduling.WorkerSchedulingBenchmark.Refill;

/** The suite of worker scheduling: from a free place to the factory, and of a full refill. */
final class SchedulingSuite {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double TICK_SECONDS = 0.1;

  /** About how long the pool's backoff after failures delays the creation of 20 containers. */
  private static final double BACKOFF_SECONDS = 3;

  private final RunSize size;
  private final List<Step> steps = new ArrayList<>();

  private SchedulingSuite(RunSize size) {
    this.size = size;
  }

  static List<Step> steps(RunSize size) {
    SchedulingSuite suite = new SchedulingSuite(size);
    for (SchedulingPeers each : SchedulingPeers.values()) {
      suite.addFreedPlace(each);
    }
    for (Refill refill : refills(size)) {
      for (SchedulingPeers each : SchedulingPeers.values()) {
        suite.addRefill(each, refill);
      }
    }
    return suite.steps;
  }

  private static List<Refill> refills(RunSize size) {
    List<Refill> refills = new ArrayList<>();
    for (int millis : latencies(size)) {
      Duration latency = Duration.ofMillis(millis);
      refills.add(new Refill(latency, 0, 0));
      if (size == RunSize.FULL || (size == RunSize.QUICK && millis == 30)) {
        refills.add(new Refill(latency, 10, 0));
        refills.add(new Refill(latency, 50, 0));
        refills.add(new Refill(latency, 0, 1));
      }
    }
    return refills;
  }

  private static List<Integer> latencies(RunSize size) {
    return size == RunSize.SMOKE ? List.of(1, 30) : List.of(1, 30, 1_000);
  }

  private void addFreedPlace(SchedulingPeers which) {
    // Stormpot's allocator is slow to notice an expired item.
    boolean slow = which != SchedulingPeers.LXCPOOL;
    int times = slow ? size.slowCalls : size.calls;
    String condition = Conditions.FREED_PLACE;
    steps.add(
        new Step(
            "free place to factory call: " + which.label(),
            slow ? times * TICK_SECONDS + 2 : 1,
            results -> {
              long[] nanos = WorkerSchedulingBenchmark.freedPlaceToFactoryCall(which, times);
              ReportTable table = ReportTable.FREED_PLACE;
              String who = which.label();
              results.add(table, condition, who, Metrics.P50, micros(nanos, 50));
              results.add(table, condition, who, Metrics.P99, micros(nanos, 99));
              results.add(table, condition, who, Metrics.MAX, micros(nanos, 100));
            }));
  }

  private static double micros(long[] nanos, double percent) {
    return Statistics.percentile(nanos, percent) / NANOS_PER_MICRO;
  }

  private void addRefill(SchedulingPeers which, Refill refill) {
    boolean aloneAndHung = which == SchedulingPeers.STORMPOT && refill.hanging() > 0;
    boolean tooSlow = size != RunSize.FULL && which == SchedulingPeers.STORMPOT && isLong(refill);
    if (aloneAndHung || tooSlow) {
      return; // it would never end; it would take N times the latency
    }
    String condition =
        Conditions.refill(refill.latency().toMillis(), refill.failingPercent(), refill.hanging());
    steps.add(
        new Step(
            "refill, " + condition + ": " + which.label(),
            seconds(which, refill),
            results -> {
              Duration took = WorkerSchedulingBenchmark.refill(which, refill);
              String who = which.label();
              results.add(
                  ReportTable.REFILL,
                  condition,
                  who,
                  Metrics.TIME,
                  took.toNanos() / NANOS_PER_MILLI);
              results.add(
                  ReportTable.REFILL,
                  condition,
                  who,
                  Metrics.IDEAL,
                  refill.ideal().toNanos() / NANOS_PER_MILLI);
            }));
  }

  private static boolean isLong(Refill refill) {
    return refill.latency().toMillis() >= 1_000;
  }

  private static double seconds(SchedulingPeers which, Refill refill) {
    double ideal = refill.ideal().toMillis() / 1_000.0;
    double fill = WorkerSchedulingBenchmark.PLACES * TICK_SECONDS;
    return switch (which) {
      case LXCPOOL -> ideal + (refill.failingPercent() > 0 ? BACKOFF_SECONDS : 0);
      case TICK -> fill + Math.max(ideal, fill);
      case STORMPOT -> ideal * WorkerSchedulingBenchmark.WORKERS;
    };
  }
}
