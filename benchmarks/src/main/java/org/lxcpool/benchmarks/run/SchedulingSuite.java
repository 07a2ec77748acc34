package org.lxcpool.benchmarks.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.benchmarks.report.Conditions;
import org.lxcpool.benchmarks.report.Metrics;
import org.lxcpool.benchmarks.report.Statistics;
import org.lxcpool.benchmarks.report.Topic;
import org.lxcpool.benchmarks.scheduling.Subjects;
import org.lxcpool.benchmarks.scheduling.WorkerSchedulingBenchmark;
import org.lxcpool.benchmarks.scheduling.WorkerSchedulingBenchmark.Refill;

/** How soon workers come, and how soon a pool is full again. */
final class SchedulingSuite {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double TICK_SECONDS = 0.1;

  /** Failures make the pool wait by contract: about so long until 20 were made. */
  private static final double BACKOFF_SECONDS = 3;

  private final Extent extent;
  private final List<Step> steps = new ArrayList<>();

  private SchedulingSuite(Extent extent) {
    this.extent = extent;
  }

  static List<Step> steps(Extent extent) {
    SchedulingSuite suite = new SchedulingSuite(extent);
    for (Subjects each : Subjects.values()) {
      suite.addFreedPlace(each);
    }
    for (Refill refill : refills(extent)) {
      for (Subjects each : Subjects.values()) {
        suite.addRefill(each, refill);
      }
    }
    return suite.steps;
  }

  private static List<Refill> refills(Extent extent) {
    List<Refill> refills = new ArrayList<>();
    for (int millis : latencies(extent)) {
      Duration latency = Duration.ofMillis(millis);
      refills.add(new Refill(latency, 0, 0));
      if (extent == Extent.FULL || (extent == Extent.QUICK && millis == 30)) {
        refills.add(new Refill(latency, 10, 0));
        refills.add(new Refill(latency, 50, 0));
        refills.add(new Refill(latency, 0, 1));
      }
    }
    return refills;
  }

  private static List<Integer> latencies(Extent extent) {
    return extent == Extent.SMOKE ? List.of(1, 30) : List.of(1, 30, 1_000);
  }

  private void addFreedPlace(Subjects which) {
    // Stormpot's allocator takes its time to see what has expired.
    boolean slow = which != Subjects.LXCPOOL;
    int times = slow ? extent.slowCalls : extent.calls;
    String condition = Conditions.FREED_PLACE;
    steps.add(
        new Step(
            "freed place to factory call: " + which.label(),
            slow ? times * TICK_SECONDS + 2 : 1,
            results -> {
              long[] nanos = WorkerSchedulingBenchmark.freedPlaceToFactoryCall(which, times);
              Topic topic = Topic.FREED_PLACE;
              String who = which.label();
              results.add(topic, condition, who, Metrics.P50, micros(nanos, 50));
              results.add(topic, condition, who, Metrics.P99, micros(nanos, 99));
              results.add(topic, condition, who, Metrics.MAX, micros(nanos, 100));
            }));
  }

  private static double micros(long[] nanos, double percent) {
    return Statistics.percentile(nanos, percent) / NANOS_PER_MICRO;
  }

  private void addRefill(Subjects which, Refill refill) {
    boolean aloneAndHung = which == Subjects.STORMPOT && refill.hanging() > 0;
    boolean tooSlow = extent != Extent.FULL && which == Subjects.STORMPOT && isLong(refill);
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
                  Topic.REFILL, condition, who, Metrics.TIME, took.toNanos() / NANOS_PER_MILLI);
              results.add(
                  Topic.REFILL,
                  condition,
                  who,
                  Metrics.IDEAL,
                  refill.ideal().toNanos() / NANOS_PER_MILLI);
            }));
  }

  private static boolean isLong(Refill refill) {
    return refill.latency().toMillis() >= 1_000;
  }

  private static double seconds(Subjects which, Refill refill) {
    double ideal = refill.ideal().toMillis() / 1_000.0;
    double fill = WorkerSchedulingBenchmark.PLACES * TICK_SECONDS;
    return switch (which) {
      case LXCPOOL -> ideal + (refill.failingPercent() > 0 ? BACKOFF_SECONDS : 0);
      case TICK -> fill + Math.max(ideal, fill);
      case STORMPOT -> ideal * WorkerSchedulingBenchmark.WORKERS;
    };
  }
}
