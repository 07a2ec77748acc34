package org.lxcpool.benchmarks.system.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Judges the measurements on shards against their targets. */
final class ShardTargets {
  private static final double BEST_SHARE = 0.9;
  private static final double BEST_P99 = 1.5;
  private static final double SPIKE_P99 = 1.2;

  private final Results results;
  private final List<Target> targets = new ArrayList<>();

  private ShardTargets(Results results) {
    this.results = results;
  }

  static List<Target> judge(Results results) {
    ShardTargets targets = new ShardTargets(results);
    results.conditions(ReportTable.SHARD_SIZING).forEach(targets::sizing);
    results.subjects(ReportTable.SHARD_SPIKE).forEach(targets::spike);
    return List.copyOf(targets.targets);
  }

  private void sizing(String shard) {
    String best = "";
    double bestRate = 0;
    for (String subject : results.subjects(ReportTable.SHARD_SIZING)) {
      OptionalDouble rate = sizing(shard, subject, Metrics.RATE);
      if (!subject.equals(Conditions.ADAPTIVE) && rate.orElse(0) > bestRate) {
        best = subject;
        bestRate = rate.orElse(0);
      }
    }
    String faster = shard + ": adaptive workers at least 0.9 of the best fixed number";
    String sooner = shard + ": adaptive workers, p99 of a creation at most 1.5 of that number's";
    OptionalDouble rate = sizing(shard, Conditions.ADAPTIVE, Metrics.RATE);
    OptionalDouble p99 = sizing(shard, Conditions.ADAPTIVE, Metrics.P99_MILLIS);
    OptionalDouble bestP99 = sizing(shard, best, Metrics.P99_MILLIS);
    if (rate.isEmpty() || p99.isEmpty() || bestP99.isEmpty() || bestRate == 0) {
      targets.add(Target.notMeasured(faster));
      targets.add(Target.notMeasured(sooner));
      return;
    }
    targets.add(
        Target.of(
            faster,
            format(
                "%.1f against %.1f per s with %s: %.2f",
                rate.getAsDouble(), bestRate, best, rate.getAsDouble() / bestRate),
            rate.getAsDouble() >= BEST_SHARE * bestRate));
    targets.add(
        Target.of(
            sooner,
            format("%.0f against %.0f ms with %s", p99.getAsDouble(), bestP99.getAsDouble(), best),
            p99.getAsDouble() <= BEST_P99 * bestP99.getAsDouble()));
  }

  private OptionalDouble sizing(String shard, String subject, String metric) {
    return results.median(ReportTable.SHARD_SIZING, shard, subject, metric);
  }

  private void spike(String shard) {
    String what = shard + ": spike of 50 on a stock of 20, p99 at most 1.2 of the ideal";
    OptionalDouble p99 = spike(shard, Metrics.P99_MILLIS);
    OptionalDouble ideal = spike(shard, Metrics.IDEAL);
    OptionalDouble ordered = spike(shard, Metrics.ORDERED);
    OptionalDouble failed = spike(shard, Metrics.FAILED_RUN);
    if (p99.isEmpty() || ideal.isEmpty() || ordered.isEmpty() || failed.isEmpty()) {
      targets.add(Target.notMeasured(what));
      return;
    }
    targets.add(
        Target.of(
            what,
            format("%.0f against %.0f ms", p99.getAsDouble(), ideal.getAsDouble()),
            p99.getAsDouble() <= SPIKE_P99 * ideal.getAsDouble()));
    targets.add(
        Target.of(
            shard + ": spike of 50 on a stock of 20, all served in order",
            format("%.0f failed", failed.getAsDouble()),
            ordered.getAsDouble() == 1 && failed.getAsDouble() == 0));
  }

  private OptionalDouble spike(String shard, String metric) {
    return results.median(ReportTable.SHARD_SPIKE, Conditions.SPIKE, shard, metric);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
