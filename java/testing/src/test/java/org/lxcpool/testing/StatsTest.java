package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolStats;
import org.lxcpool.PoolStats.Phase;

/** The numbers that a pool reports. */
class StatsTest extends PoolTest {

  @Test
  void aLeaseEndsWithAPutOrTheDestroyOfTheContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer one = pool.take();
    ScriptedContainer two = pool.take();
    ScriptedContainer three = pool.getAsync().join();
    assertThat(pool.stats().leased()).isEqualTo(3);
    pool.put(one);
    assertThat(pool.stats().leased()).isEqualTo(2);
    two.destroy();
    assertThat(pool.stats().leased()).isEqualTo(1);
    three.destroy();
    assertThat(pool.stats().leased()).isZero();
    assertThat(pool.stats().handedOut()).isEqualTo(3);
    assertThat(pool.stats().putBack()).isEqualTo(1);
  }

  @Test
  void statsReturnTheNumbersOfThePool() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    var future = pool.getAsync();
    PoolStats stats = pool.stats();
    assertThat(stats.ready()).isZero();
    assertThat(stats.capacity()).isEqualTo(2);
    assertThat(stats.workers()).isEqualTo(2);
    assertThat(stats.maxWorkers()).isEqualTo(2);
    assertThat(stats.waiters()).isEqualTo(1);
    assertThat(stats.abandoned()).isZero();
    assertThat(stats.lastError()).isNull();
    assertThat(stats.throttledUntil()).isNull();
    assertThat(stats.backoffUntil()).isNull();
    future.cancel(true);
  }

  @Test
  void latenciesOfEachPhaseAreMeasuredByTheTicker() throws Exception {
    Gate create = gate();
    Gate start = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, create).hangsIn(Step.START, start));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(2));
    until(() -> create.waiting() == 2);
    ticker.advance(Duration.ofMillis(20));
    create.open();
    until(() -> start.waiting() == 2);
    ticker.advance(Duration.ofMillis(300));
    start.open();
    pool.awaitReady(2, LONG);
    pool.close();
    assertMillis(pool, Phase.CREATE, 20);
    assertMillis(pool, Phase.START, 300);
    assertMillis(pool, Phase.NETWORK, 0);
    assertMillis(pool, Phase.TOTAL, 320);
    assertMillis(pool, Phase.DESTROY, 0);
  }

  private static void assertMillis(ContainerPool<?> pool, Phase phase, long millis) {
    // Each duration is recorded a moment after its phase ends.
    until(
        () -> {
          PoolStats.Latency now = pool.stats().latencies().get(phase);
          return now != null && now.count() == 2;
        });
    PoolStats.Latency latency = requireNonNull(pool.stats().latencies().get(phase));
    assertThat(latency.p50().toMillis()).isBetween(millis, millis + millis / 100);
    assertThat(latency.max().toMillis()).isBetween(millis, millis + millis / 100);
  }

  @Test
  void toStringIsOneLineEvenIfTheErrorMessageHasSeveral() throws Exception {
    factory.otherwise(Script.succeeds().failsIn(Step.CREATE, new IOException("one\ntwo\nthree")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).name("shard").maxWorkers(1));
    untilErrors(pool, 1);
    assertThat(pool.stats().toString())
        .startsWith("shard: ready=0/2")
        .contains("backoffUntil=")
        .contains("one two three")
        .doesNotContain("\n");
  }
}
