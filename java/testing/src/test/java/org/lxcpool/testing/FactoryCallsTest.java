package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerFactory;
import org.lxcpool.ContainerPool;

/** The calls of the factory's {@code recover}, {@code ready}, {@code leased} and {@code hold}. */
class FactoryCallsTest extends PoolTest {

  @Test
  void recoveredContainersAreInTheStockWhenThePoolIsBuilt() throws Exception {
    ScriptedContainer old = factory.addToRecover(Script.succeeds());
    ContainerPool<ScriptedContainer> pool = build(builder(3));
    assertThat(pool.tryGet()).containsSame(old);
    assertThat(factory.eventsOf(-1)).containsExactly(Event.Kind.READY, Event.Kind.LEASED);
  }

  @Test
  void recoveredContainersCountTowardsTheCapacity() throws Exception {
    factory.addToRecover(Script.succeeds());
    factory.addToRecover(Script.succeeds());
    ContainerPool<ScriptedContainer> pool = build(builder(3));
    assertThat(pool.awaitReady(3, LONG)).isTrue();
    until(() -> pool.workerCount() == 0);
    assertThat(factory.creations()).isEqualTo(1);
  }

  @Test
  void deadAndExcessRecoveredContainersAreDestroyedWithoutAnError() throws Exception {
    ScriptedContainer dead = factory.addToRecover(Script.succeeds());
    dead.die();
    ScriptedContainer one = factory.addToRecover(Script.succeeds());
    ScriptedContainer two = factory.addToRecover(Script.succeeds());
    ScriptedContainer excess = factory.addToRecover(Script.succeeds());
    ContainerPool<ScriptedContainer> pool = build(builder(2));
    assertThat(pool.size()).isEqualTo(2);
    until(() -> dead.isDestroyed() && excess.isDestroyed());
    assertThat(pool.take()).isSameAs(one);
    assertThat(pool.take()).isSameAs(two);
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void theReadyAgeOfARecoveredContainerCounts() throws Exception {
    ScriptedContainer old = factory.addToRecover(Script.succeeds());
    ScriptedContainer young = factory.addToRecover(Script.succeeds());
    ContainerFactory<ScriptedContainer> ageing =
        new ContainerFactory<>() {
          @Override
          public ScriptedContainer create() throws Exception {
            return factory.create();
          }

          @Override
          public List<ScriptedContainer> recover() {
            return factory.recover();
          }

          @Override
          public Duration readyFor(ScriptedContainer container) {
            return container == old ? Duration.ofHours(2) : Duration.ofMinutes(30);
          }
        };
    try (ContainerPool<ScriptedContainer> pool =
        ContainerPool.<ScriptedContainer>builder(ageing)
            .capacity(2)
            .ticker(ticker)
            .maxReadyAge(Duration.ofHours(1))
            .build()) {
      until(old::isDestroyed);
      assertThat(young.isDestroyed()).isFalse();
      // A creation in flight would exceed its timeout because of the jump.
      until(() -> pool.size() == 2 && pool.workerCount() == 0);
      ticker.advance(Duration.ofMinutes(30));
      until(young::isDestroyed);
      assertThat(pool.errors().total()).isZero();
    }
  }

  @Test
  void readyIsCalledBeforeLeased() throws Exception {
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(2));
    for (int i = 0; i < 200; i++) {
      pool.take().destroy();
    }
    for (int n = 1; n <= 200; n++) {
      List<Event.Kind> events = factory.eventsOf(n);
      // A container that a worker delivers to a waiter never enters the stock.
      if (events.contains(Event.Kind.READY) && events.contains(Event.Kind.LEASED)) {
        assertThat(events).containsSubsequence(Event.Kind.READY, Event.Kind.LEASED);
      }
    }
  }

  @Test
  void leasedIsCalledBeforeGetReturns() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    ScriptedContainer container = pool.take();
    assertThat(factory.eventsOf(container.number())).endsWith(Event.Kind.READY, Event.Kind.LEASED);
    ScriptedContainer another = pool.getAsync().join();
    assertThat(factory.eventsOf(another.number())).endsWith(Event.Kind.READY, Event.Kind.LEASED);
  }

  @Test
  void exceptionsOfFactoryCallsDoNotBlockThePool() throws Exception {
    ContainerFactory<ScriptedContainer> throwing =
        new ContainerFactory<>() {
          @Override
          public ScriptedContainer create() throws Exception {
            return factory.create();
          }

          @Override
          public List<ScriptedContainer> recover() {
            throw new AssertionError("recover");
          }

          @Override
          public Duration readyFor(ScriptedContainer container) {
            throw new AssertionError("readyFor");
          }

          @Override
          public void ready(ScriptedContainer container) {
            throw new AssertionError("ready");
          }

          @Override
          public void leased(ScriptedContainer container) {
            throw new IllegalStateException("leased");
          }
        };
    try (ContainerPool<ScriptedContainer> pool =
        ContainerPool.<ScriptedContainer>builder(throwing).capacity(2).build()) {
      assertThat(pool.awaitReady(2, LONG)).isTrue();
      ScriptedContainer container = pool.take();
      assertThat(pool.getAsync().join()).isNotNull();
      pool.put(container);
      assertThat(pool.errors().total()).isZero();
    }
  }

  @Test
  void holdCallsTheFactoryAndPropagatesItsExceptions() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    ScriptedContainer container = pool.take();
    pool.hold(container, "flaky", Duration.ofHours(1));
    assertThat(factory.eventsOf(container.number())).endsWith(Event.Kind.HELD);
    ContainerFactory<ScriptedContainer> refusing =
        new ContainerFactory<>() {
          @Override
          public ScriptedContainer create() throws Exception {
            return factory.create();
          }

          @Override
          public void hold(ScriptedContainer c, String reason, Duration time) {
            throw new IllegalStateException("no room");
          }
        };
    try (ContainerPool<ScriptedContainer> other =
        ContainerPool.<ScriptedContainer>builder(refusing).capacity(2).build()) {
      assertThatThrownBy(() -> other.hold(container, "flaky", Duration.ofHours(1)))
          .hasMessage("no room");
    }
  }
}
