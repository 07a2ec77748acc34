package org.lxcpool.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardBarsTest {
  private static final String SHARD = "quarter shard";

  private final Results results = new Results();

  private void sizing(String subject, double rate, double p99) {
    results.add(Topic.SHARD_SIZING, SHARD, subject, Metrics.RATE, rate);
    results.add(Topic.SHARD_SIZING, SHARD, subject, Metrics.P99_MILLIS, p99);
  }

  private void spike(double p99, double ordered) {
    String condition = Conditions.SPIKE;
    results.add(Topic.SHARD_SPIKE, condition, SHARD, Metrics.P99_MILLIS, p99);
    results.add(Topic.SHARD_SPIKE, condition, SHARD, Metrics.IDEAL, 100);
    results.add(Topic.SHARD_SPIKE, condition, SHARD, Metrics.ORDERED, ordered);
    results.add(Topic.SHARD_SPIKE, condition, SHARD, Metrics.FAILED_RUN, 0);
  }

  @Test
  void adaptiveIsHeldAgainstTheBestFixedNumber() {
    sizing("1 worker", 10, 50);
    sizing("2 workers", 20, 100);
    sizing("5 workers", 18, 300);
    sizing(Conditions.ADAPTIVE, 18, 150);

    assertThat(ShardBars.judge(results))
        .extracting(Bar::verdict)
        .containsExactly(Bar.Verdict.PASS, Bar.Verdict.PASS);
    assertThat(ShardBars.judge(results).get(0).measured()).contains("with 2 workers: 0.90");
  }

  @Test
  void slowerOrLaterIsMissed() {
    sizing("1 worker", 10, 50);
    sizing("2 workers", 20, 100);
    sizing(Conditions.ADAPTIVE, 17.9, 151);
    spike(121, 0);

    assertThat(ShardBars.judge(results))
        .extracting(Bar::verdict)
        .containsOnly(Bar.Verdict.MISSED)
        .hasSize(4);
  }

  @Test
  void aSpikeThatIsServedInOrderAndInTimePasses() {
    spike(120, 1);

    assertThat(ShardBars.judge(results)).extracting(Bar::verdict).containsOnly(Bar.Verdict.PASS);
  }
}
