package org.lxcpool.benchmarks.system.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.system.report.Conditions;
import org.lxcpool.benchmarks.system.report.Metrics;
import org.lxcpool.benchmarks.system.report.ReportTable;
import org.lxcpool.benchmarks.system.report.Results;
import org.lxcpool.benchmarks.system.shards.Profile;
import org.lxcpool.benchmarks.system.shards.ShardRuns;

/** The suite of an agent and its containers, limited to a shard's share of the machine. */
final class ShardsSuite {
  /** A p99 wait above this means that the pool can't keep up. */
  private static final double SUSTAINED_MILLIS = 1_000;

  /** Starting the JVM, filling the pool, and closing it. */
  private static final double OVERHEAD_SECONDS = 5;

  private final RunSize size;
  private final List<Step> steps = new ArrayList<>();

  private ShardsSuite(RunSize size) {
    this.size = size;
  }

  static List<Step> steps(RunSize size) {
    ShardsSuite suite = new ShardsSuite(size);
    if (!LifecycleSuite.canRun(size, suite.steps, "shards")) {
      return suite.steps;
    }
    if (size == RunSize.SMOKE) {
      suite.demand(Profile.FULL); // covers the code of the others
      suite.spike(Profile.FULL);
      return suite.steps;
    }
    // Alternating, so that changes of the machine's state affect all alike.
    for (int i = 0; i < size.sizings; i++) {
      for (Profile profile : size.profiles()) {
        size.workers().forEach(workers -> suite.sizing(profile, workers));
      }
    }
    for (Profile profile : size.profiles()) {
      suite.demand(profile);
      suite.spike(profile);
      suite.day(profile);
    }
    return suite.steps;
  }

  private void sizing(Profile profile, int workers) {
    String subject = Conditions.workers(workers);
    steps.add(
        new Step(
            profile.label() + ", sizing: " + subject,
            1.5 * size.sizingSeconds() + OVERHEAD_SECONDS,
            results -> {
              Map<String, Double> got = ShardRuns.sizing(profile, workers, size.sizingSeconds());
              ReportTable table = ReportTable.SHARD_SIZING;
              add(results, table, profile.label(), subject, Metrics.RATE, got, "rate");
              add(results, table, profile.label(), subject, Metrics.P99_MILLIS, got, "p99");
              if (workers == ShardRuns.ADAPTIVE) {
                add(results, table, profile.label(), subject, Metrics.WORKERS, got, "workers");
              }
            }));
  }

  private void demand(Profile profile) {
    steps.add(
        new Step(
            profile.label() + ": steady demand, rising",
            size.demands().size() * (size.shardSeconds + OVERHEAD_SECONDS),
            results -> {
              for (int perSecond : size.demands()) {
                Map<String, Double> got = ShardRuns.demand(profile, perSecond, size.shardSeconds);
                String condition = perSecond + " a second";
                served(results, ReportTable.SHARD_DEMAND, condition, profile.label(), got);
                if (get(got, "p99") > SUSTAINED_MILLIS) {
                  break; // the pool can't keep up
                }
              }
            }));
  }

  private void spike(Profile profile) {
    steps.add(
        new Step(
            profile.label() + ": 50 clients at once",
            (4 + size.spikes()) * OVERHEAD_SECONDS,
            results -> {
              Map<String, Double> got = ShardRuns.spike(profile, size.spikes());
              ReportTable table = ReportTable.SHARD_SPIKE;
              String subject = profile.label();
              add(results, table, Conditions.SPIKE, subject, Metrics.P50_MILLIS, got, "p50");
              add(results, table, Conditions.SPIKE, subject, Metrics.P99_MILLIS, got, "p99");
              add(results, table, Conditions.SPIKE, subject, Metrics.IDEAL, got, "ideal");
              add(results, table, Conditions.SPIKE, subject, Metrics.ORDERED, got, "ordered");
              add(results, table, Conditions.SPIKE, subject, Metrics.FAILED_RUN, got, "failed");
            }));
  }

  private void day(Profile profile) {
    int peak = profile == Profile.FULL ? 16 : 4;
    steps.add(
        new Step(
            profile.label() + ": a day in " + size.daySeconds + " s",
            size.daySeconds + OVERHEAD_SECONDS,
            results ->
                served(
                    results,
                    ReportTable.SHARD_DAY,
                    Conditions.day(size.daySeconds),
                    profile.label() + ", " + peak + " a second at the peak",
                    ShardRuns.day(profile, peak, size.daySeconds))));
  }

  private static void served(
      Results results,
      ReportTable table,
      String condition,
      String subject,
      Map<String, Double> got) {
    add(results, table, condition, subject, Metrics.AT_ONCE, got, "atonce");
    add(results, table, condition, subject, Metrics.P50_MILLIS, got, "p50");
    add(results, table, condition, subject, Metrics.P99_MILLIS, got, "p99");
    add(results, table, condition, subject, Metrics.P999_MILLIS, got, "p999");
    add(results, table, condition, subject, Metrics.RATE, got, "rate");
    add(results, table, condition, subject, Metrics.HOST_CPU, got, "cpu");
    add(results, table, condition, subject, Metrics.IDLE, got, "idle");
    add(results, table, condition, subject, Metrics.FAILED_RUN, got, "failed");
  }

  private static void add(
      Results results,
      ReportTable table,
      String condition,
      String subject,
      String metric,
      Map<String, Double> got,
      String name) {
    results.add(table, condition, subject, metric, get(got, name));
  }

  private static double get(Map<String, Double> got, String name) {
    Double value = got.get(name);
    if (value == null) {
      throw new IllegalStateException("the measurement printed no " + name + ": " + got);
    }
    return value;
  }
}
