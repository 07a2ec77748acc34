package org.lxcpool.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Holds what was measured on shards against what was promised. */
final class ShardBars {
  private static final double BEST_SHARE = 0.9;
  private static final double BEST_P99 = 1.5;
  private static final double SPIKE_P99 = 1.2;

  private final Results results;
  private final List<Bar> bars = new ArrayList<>();

  private ShardBars(Results results) {
    this.results = results;
  }

  static List<Bar> judge(Results results) {
    ShardBars bars = new ShardBars(results);
    results.conditions(Topic.SHARD_SIZING).forEach(bars::sizing);
    results.subjects(Topic.SHARD_SPIKE).forEach(bars::spike);
    return List.copyOf(bars.bars);
  }

  private void sizing(String shard) {
    String best = "";
    double bestRate = 0;
    for (String subject : results.subjects(Topic.SHARD_SIZING)) {
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
      bars.add(Bar.notMeasured(faster));
      bars.add(Bar.notMeasured(sooner));
      return;
    }
    bars.add(
        Bar.of(
            faster,
            format(
                "%.1f against %.1f a s with %s: %.2f",
                rate.getAsDouble(), bestRate, best, rate.getAsDouble() / bestRate),
            rate.getAsDouble() >= BEST_SHARE * bestRate));
    bars.add(
        Bar.of(
            sooner,
            format("%.0f against %.0f ms with %s", p99.getAsDouble(), bestP99.getAsDouble(), best),
            p99.getAsDouble() <= BEST_P99 * bestP99.getAsDouble()));
  }

  private OptionalDouble sizing(String shard, String subject, String metric) {
    return results.median(Topic.SHARD_SIZING, shard, subject, metric);
  }

  private void spike(String shard) {
    String what = shard + ": spike of 50 on a stock of 20, p99 at most 1.2 of the ideal";
    OptionalDouble p99 = spike(shard, Metrics.P99_MILLIS);
    OptionalDouble ideal = spike(shard, Metrics.IDEAL);
    OptionalDouble ordered = spike(shard, Metrics.ORDERED);
    OptionalDouble failed = spike(shard, Metrics.FAILED_RUN);
    if (p99.isEmpty() || ideal.isEmpty() || ordered.isEmpty() || failed.isEmpty()) {
      bars.add(Bar.notMeasured(what));
      return;
    }
    bars.add(
        Bar.of(
            what,
            format("%.0f against %.0f ms", p99.getAsDouble(), ideal.getAsDouble()),
            p99.getAsDouble() <= SPIKE_P99 * ideal.getAsDouble()));
    bars.add(
        Bar.of(
            shard + ": spike of 50 on a stock of 20, all are served and in order",
            format("%.0f failed", failed.getAsDouble()),
            ordered.getAsDouble() == 1 && failed.getAsDouble() == 0));
  }

  private OptionalDouble spike(String shard, String metric) {
    return results.median(Topic.SHARD_SPIKE, Conditions.SPIKE, shard, metric);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
