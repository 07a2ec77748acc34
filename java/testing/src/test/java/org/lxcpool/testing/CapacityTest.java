package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;

/** Promise 2 of the contract: the number of containers. */
class CapacityTest extends PoolTest {

  @Test
  void aNewPoolCreatesExactlyCapacityContainers() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(7);
    until(() -> pool.workerCount() == 0);
    assertThat(pool.size()).isEqualTo(7);
    pool.close(LONG);
    assertThat(factory.creations()).isEqualTo(7);
  }

  @Test
  void runsNoMoreWorkersThanTheLimit() throws Exception {
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.START, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(10).maxWorkers(3));
    until(() -> gate.waiting() == 3);
    assertThat(pool.workerCount()).isEqualTo(3);
    gate.open();
    assertThat(pool.awaitReady(10, LONG)).isTrue();
    assertThat(factory.mostInside(Step.START)).isEqualTo(3);
  }

  @Test
  void creationsInFlightReservePlacesAndWaitersAddNoDemand() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(3, gate);
    pool.setMaxWorkers(50);
    List<Background<ScriptedContainer>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(inBackground(pool::take));
    }
    until(() -> pool.waiterCount() == 5);
    pool.setMaxErrorsPerHour(100); // wakes the replenisher
    assertThat(pool.workerCount()).isEqualTo(3);
    assertThat(factory.creations()).isEqualTo(3);
    gate.open();
    for (Background<ScriptedContainer> waiter : waiters) {
      waiter.result().destroy();
    }
    assertThat(pool.awaitReady(3, LONG)).isTrue();
    until(() -> pool.workerCount() == 0);
    assertThat(factory.creations()).isEqualTo(8);
  }

  @Test
  void putKeepsALiveContainerWhileThereIsRoom() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer container = pool.take();
    until(() -> pool.workerCount() == 1);
    assertThat(pool.put(container)).isTrue();
    assertThat(pool.size()).isEqualTo(3);
    assertThat(container.isDestroyed()).isFalse();
  }

  @Test
  void aCreationThatAPutMakesSuperfluousIsDestroyedOnDeliveryWithoutAnError() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer container = pool.take();
    until(() -> gate.waiting() == 1);
    assertThat(pool.put(container)).isTrue();
    gate.open();
    until(() -> made(4).isDestroyed());
    assertThat(pool.size()).isEqualTo(3);
    assertThat(pool.errors().total()).isZero();
    assertThat(factory.eventsOf(4)).doesNotContain(Event.Kind.READY, Event.Kind.LEASED);
  }

  @Test
  void aSuperfluousCreationGoesToAWaiter() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer one = pool.take();
    ScriptedContainer two = pool.take();
    until(() -> gate.waiting() == 2);
    pool.put(one);
    pool.put(two);
    pool.take();
    pool.take();
    Background<ScriptedContainer> waiter = inBackground(pool::take);
    until(() -> pool.waiterCount() == 1);
    gate.open();
    assertThat(waiter.result().number()).isGreaterThan(2);
  }

  @Test
  void putOnAFullStockDestroysTheContainerOnAnotherThread() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    ScriptedContainer foreign = factory.create();
    foreign.start();
    assertThat(pool.put(foreign)).isFalse();
    until(foreign::isDestroyed);
    assertThat(foreign.destroyer()).isNotSameAs(Thread.currentThread());
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void putDestroysADeadContainerWithoutAnError() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer container = pool.take();
    container.die();
    assertThat(pool.put(container)).isFalse();
    until(container::isDestroyed);
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void putAcceptsAContainerFromElsewhere() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    ScriptedFactory elsewhere = new ScriptedFactory();
    ScriptedContainer foreign = elsewhere.create();
    foreign.start();
    assertThat(pool.put(foreign)).isTrue();
    assertThat(pool.take()).isSameAs(foreign);
  }

  @Test
  void aLowerCapacityDestroysTheExcessAtOnce() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(6);
    pool.setCapacity(2);
    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.capacity()).isEqualTo(2);
    until(() -> factory.notDestroyed().size() == 2);
    until(() -> pool.workerCount() == 0);
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void shrinkingWithCreationsInFlightNeverOverfillsTheStock() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(6, gate);
    pool.setCapacity(2);
    assertThat(pool.workerCount()).isEqualTo(6); // a lowered capacity ends no running worker
    gate.open();
    until(() -> pool.workerCount() == 0);
    until(() -> factory.notDestroyed().size() == 2);
    assertThat(pool.size()).isEqualTo(2);
    assertThat(factory.creations()).isEqualTo(6);
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void aHigherCapacityIsFilled() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    pool.setCapacity(5);
    assertThat(pool.awaitReady(5, LONG)).isTrue();
    until(() -> pool.workerCount() == 0);
    assertThat(factory.creations()).isEqualTo(5);
  }

  @Test
  void aLowerWorkerLimitEndsNoRunningWorker() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(4, gate);
    pool.setMaxWorkers(1);
    assertThat(pool.workerCount()).isEqualTo(4);
    gate.open();
    assertThat(pool.awaitReady(4, LONG)).isTrue();
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void awaitReadyReturnsTrueOnceEnoughContainersWereReady() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool = hangingPool(3, gate);
    assertThat(pool.awaitReady(1, java.time.Duration.ofMillis(5))).isFalse();
    Background<Boolean> ready = inBackground(() -> pool.awaitReady(3, LONG)).waiting();
    gate.open();
    assertThat(ready.result()).isTrue();
  }
}
