package org.lxcpool.benchmarks.system.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardTargetsTest {
  private static final String SHARD = "quarter shard";

  private final Results results = new Results();

  private void sizing(String subject, double rate, double p99) {
    results.add(ReportTable.SHARD_SIZING, SHARD, subject, Metrics.RATE, rate);
    results.add(ReportTable.SHARD_SIZING, SHARD, subject, Metrics.P99_MILLIS, p99);
  }

  private void spike(double p99, double ordered) {
    String condition = Conditions.SPIKE;
    results.add(ReportTable.SHARD_SPIKE, condition, SHARD, Metrics.P99_MILLIS, p99);
    results.add(ReportTable.SHARD_SPIKE, condition, SHARD, Metrics.IDEAL, 100);
    results.add(ReportTable.SHARD_SPIKE, condition, SHARD, Metrics.ORDERED, ordered);
    results.add(ReportTable.SHARD_SPIKE, condition, SHARD, Metrics.FAILED_RUN, 0);
  }

  @Test
  void adaptiveWorkersAreJudgedByTheBestFixedNumber() {
    sizing("1 worker", 10, 50);
    sizing("2 workers", 20, 100);
    sizing("5 workers", 18, 300);
    sizing(Conditions.ADAPTIVE, 18, 150);

    assertThat(ShardTargets.judge(results))
        .extracting(Target::verdict)
        .containsExactly(Target.Verdict.PASS, Target.Verdict.PASS);
    assertThat(ShardTargets.judge(results).get(0).measured()).contains("with 2 workers: 0.90");
  }

  @Test
  void lowerRateOrLongerCreationIsMissed() {
    sizing("1 worker", 10, 50);
    sizing("2 workers", 20, 100);
    sizing(Conditions.ADAPTIVE, 17.9, 151);
    spike(121, 0);

    assertThat(ShardTargets.judge(results))
        .extracting(Target::verdict)
        .containsOnly(Target.Verdict.MISSED)
        .hasSize(4);
  }

  @Test
  void spikeServedInOrderAndInTimeIsMet() {
    spike(120, 1);

    assertThat(ShardTargets.judge(results))
        .extracting(Target::verdict)
        .containsOnly(Target.Verdict.PASS);
  }
}
