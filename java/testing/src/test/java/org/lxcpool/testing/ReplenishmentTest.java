package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;

/** Promise 3: free places are filled when something happens, all of them. */
class ReplenishmentTest extends PoolTest {

  @Test
  void everyFreePlaceIsFilledAtOnce() throws Exception {
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
  void aDeliveryMakesRoomForTheNextWorker() throws Exception {
    ContainerPool<ScriptedContainer> pool = build(builder(20).maxWorkers(1));
    assertThat(pool.awaitReady(20, LONG)).isTrue();
    assertThat(factory.mostInside(Step.CREATE)).isEqualTo(1);
  }

  @Test
  void aFailureIsReplacedWhenTheBackoffIsOver() throws Exception {
    factory.creation(1, Script.succeeds().failsIn(Step.CREATE, new IOException("no")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    untilErrors(pool, 1);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(factory.creations()).isEqualTo(3);
  }

  @Test
  void aHigherLimitOfWorkersIsUsed() throws Exception {
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(4).maxWorkers(1));
    until(() -> gate.waiting() == 1);
    pool.setMaxWorkers(4);
    until(() -> gate.waiting() == 4);
  }

  @Test
  void aTickerThatJumpsIsNoticed() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    ticker.advance(Duration.ofSeconds(601));
    untilErrors(pool, 2);
    assertThat(phases(pool)).containsOnly(org.lxcpool.PoolError.Phase.TIMEOUT);
  }

  @Test
  void manyGetsAndPutsInARowLeaveTheStockFull() throws Exception {
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
