package org.lxcpool.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.report.Conditions;
import org.lxcpool.benchmarks.report.Metrics;
import org.lxcpool.benchmarks.report.Results;
import org.lxcpool.benchmarks.report.Topic;
import org.lxcpool.benchmarks.shards.Profile;
import org.lxcpool.benchmarks.shards.ShardRuns;

/** An agent and its containers, confined to the share of a shard. */
final class ShardsSuite {
  /** Who waits longer, at worst, isn't served any more. */
  private static final double FOLLOWS_MILLIS = 1_000;

  /** Starting the JVM, filling the pool, closing it. */
  private static final double OVERHEAD_SECONDS = 5;

  private final Extent extent;
  private final List<Step> steps = new ArrayList<>();

  private ShardsSuite(Extent extent) {
    this.extent = extent;
  }

  static List<Step> steps(Extent extent) {
    ShardsSuite suite = new ShardsSuite(extent);
    if (!LifecycleSuite.canRun(extent, suite.steps, "shards")) {
      return suite.steps;
    }
    if (extent == Extent.SMOKE) {
      suite.demand(Profile.FULL); // which uses all that the others do
      suite.spike(Profile.FULL);
      return suite.steps;
    }
    // Alternating, so that what changes on the machine meanwhile changes for all.
    for (int i = 0; i < extent.sizings; i++) {
      for (Profile profile : extent.profiles()) {
        extent.workers().forEach(workers -> suite.sizing(profile, workers));
      }
    }
    for (Profile profile : extent.profiles()) {
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
            1.5 * extent.sizingSeconds() + OVERHEAD_SECONDS,
            results -> {
              Map<String, Double> got = ShardRuns.sizing(profile, workers, extent.sizingSeconds());
              Topic topic = Topic.SHARD_SIZING;
              add(results, topic, profile.label(), subject, Metrics.RATE, got, "rate");
              add(results, topic, profile.label(), subject, Metrics.P99_MILLIS, got, "p99");
              if (workers == ShardRuns.ADAPTIVE) {
                add(results, topic, profile.label(), subject, Metrics.WORKERS, got, "workers");
              }
            }));
  }

  private void demand(Profile profile) {
    steps.add(
        new Step(
            profile.label() + ": steady demand, rising",
            extent.demands().size() * (extent.shardSeconds + OVERHEAD_SECONDS),
            results -> {
              for (int perSecond : extent.demands()) {
                Map<String, Double> got = ShardRuns.demand(profile, perSecond, extent.shardSeconds);
                String condition = perSecond + " a second";
                served(results, Topic.SHARD_DEMAND, condition, profile.label(), got);
                if (get(got, "p99") > FOLLOWS_MILLIS) {
                  break; // it can't follow
                }
              }
            }));
  }

  private void spike(Profile profile) {
    steps.add(
        new Step(
            profile.label() + ": 50 takers at once",
            (4 + extent.spikes()) * OVERHEAD_SECONDS,
            results -> {
              Map<String, Double> got = ShardRuns.spike(profile, extent.spikes());
              Topic topic = Topic.SHARD_SPIKE;
              String subject = profile.label();
              add(results, topic, Conditions.SPIKE, subject, Metrics.P50_MILLIS, got, "p50");
              add(results, topic, Conditions.SPIKE, subject, Metrics.P99_MILLIS, got, "p99");
              add(results, topic, Conditions.SPIKE, subject, Metrics.IDEAL, got, "ideal");
              add(results, topic, Conditions.SPIKE, subject, Metrics.ORDERED, got, "ordered");
              add(results, topic, Conditions.SPIKE, subject, Metrics.FAILED_RUN, got, "failed");
            }));
  }

  private void day(Profile profile) {
    int peak = profile == Profile.FULL ? 16 : 4;
    steps.add(
        new Step(
            profile.label() + ": a day in " + extent.daySeconds + " s",
            extent.daySeconds + OVERHEAD_SECONDS,
            results ->
                served(
                    results,
                    Topic.SHARD_DAY,
                    Conditions.day(extent.daySeconds),
                    profile.label() + ", " + peak + " a second at the peak",
                    ShardRuns.day(profile, peak, extent.daySeconds))));
  }

  private static void served(
      Results results, Topic topic, String condition, String subject, Map<String, Double> got) {
    add(results, topic, condition, subject, Metrics.AT_ONCE, got, "atonce");
    add(results, topic, condition, subject, Metrics.P50_MILLIS, got, "p50");
    add(results, topic, condition, subject, Metrics.P99_MILLIS, got, "p99");
    add(results, topic, condition, subject, Metrics.P999_MILLIS, got, "p999");
    add(results, topic, condition, subject, Metrics.RATE, got, "rate");
    add(results, topic, condition, subject, Metrics.HOST_CPU, got, "cpu");
    add(results, topic, condition, subject, Metrics.IDLE, got, "idle");
    add(results, topic, condition, subject, Metrics.FAILED_RUN, got, "failed");
  }

  private static void add(
      Results results,
      Topic topic,
      String condition,
      String subject,
      String metric,
      Map<String, Double> got,
      String name) {
    results.add(topic, condition, subject, metric, get(got, name));
  }

  private static double get(Map<String, Double> got, String name) {
    Double value = got.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + got);
    }
    return value;
  }
}
