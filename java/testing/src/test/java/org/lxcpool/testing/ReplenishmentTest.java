package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;

/** Promise 3 of the contract: events cause the replenisher to fill all free places. */
class ReplenishmentTest extends PoolTest {

  @Test
  void allFreePlacesAreFilledAtOnce() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(5);
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    for (int i = 0; i < 5; i++) {
      pool.take();
    }
    until(() -> gate.waiting() == 5);
    assertThat(pool.workerCount()).isEqualTo(5);
  }

  @Test
  void aDeliveryLetsTheNextWorkerStart() throws Exception {
    ContainerPool<ScriptedContainer> pool = build(builder(20).maxWorkers(1));
    assertThat(pool.awaitReady(20, LONG)).isTrue();
    assertThat(factory.mostInside(Step.CREATE)).isEqualTo(1);
  }

  @Test
  void aFailedCreationIsRepeatedAfterTheBackoff() throws Exception {
    factory.creation(1, Script.succeeds().failsIn(Step.CREATE, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    untilErrors(pool, 1);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(factory.creations()).isEqualTo(3);
  }

  @Test
  void aHigherWorkerLimitTakesEffect() throws Exception {
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(4).maxWorkers(1));
    until(() -> gate.waiting() == 1);
    pool.setMaxWorkers(4);
    until(() -> gate.waiting() == 4);
  }

  @Test
  void aJumpOfTheTickerIsNoticed() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    ticker.advance(Duration.ofSeconds(601));
    untilErrors(pool, 2);
    assertThat(phases(pool)).containsOnly(org.lxcpool.PoolError.Phase.TIMEOUT);
  }

  @Test
  void theStockIsFullAfterManyConsecutiveGetsAndPuts() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    for (int i = 0; i < 20_000; i++) {
      pool.put(pool.take());
    }
    assertThat(pool.awaitReady(3, LONG)).isTrue();
    until(() -> pool.workerCount() == 0);
    assertThat(pool.size()).isEqualTo(3);
    until(() -> factory.notDestroyed().size() == 3);
    assertThat(pool.errors().total()).isZero();
  }
}
