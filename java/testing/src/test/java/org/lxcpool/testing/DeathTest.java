package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.PoolError.Phase;

/** Promise 8 of the contract: containers that die, are too old, or can't be destroyed. */
class DeathTest extends PoolTest {
  private static final Duration INDEFINITELY = Duration.ofSeconds(Long.MAX_VALUE);

  /** Builds a full pool without periodic health checks. */
  private ContainerPool<ScriptedContainer> uncheckedPool(int capacity) throws Exception {
    ContainerPool<ScriptedContainer> pool =
        build(builder(capacity).maxWorkers(1).healthCheckInterval(INDEFINITELY));
    assertThat(pool.awaitReady(capacity, LONG)).isTrue();
    return pool;
  }

  @Test
  void aContainerThatDiesWhileReadyIsDestroyedAndReplaced() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    made(2).die();
    until(() -> made(2).isDestroyed());
    PoolError error = pool.errors().snapshot().get(0);
    assertThat(error.phase()).isEqualTo(Phase.DIED);
    assertThat(error.container()).isEqualTo("scripted-2");
    assertThat(error.cause()).hasMessageContaining("scripted-2").hasMessageContaining("died");
    ticker.advance(Duration.ofSeconds(1));
    until(() -> pool.size() == 3);
    assertThat(pool.errors().total()).isEqualTo(1);
    assertThat(factory.creations()).isEqualTo(4);
  }

  @Test
  void getNeverHandsOutADeadContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = uncheckedPool(4);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate()));
    made(1).die();
    made(2).die();
    assertThat(pool.tryGet()).containsSame(made(3));
    made(4).die();
    assertThat(pool.tryGet()).isEmpty();
    until(() -> made(1).isDestroyed() && made(2).isDestroyed() && made(4).isDestroyed());
    assertThat(made(1).destroyer()).isNotSameAs(Thread.currentThread());
    assertThat(phases(pool)).containsExactly(Phase.DIED, Phase.DIED, Phase.DIED);
  }

  @Test
  void aWaiterThatFindsOnlyDeadContainersKeepsWaiting() throws Exception {
    ContainerPool<ScriptedContainer> pool = uncheckedPool(2);
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    made(1).die();
    made(2).die();
    Background<ScriptedContainer> waiter = inBackground(pool::take);
    until(() -> pool.waiterCount() == 1);
    ticker.advance(Duration.ofSeconds(1));
    gate.open();
    assertThat(waiter.result().number()).isGreaterThan(2);
  }

  @Test
  void aFutureWaitsIfAllReadyContainersAreDead() throws Exception {
    ContainerPool<ScriptedContainer> pool = uncheckedPool(2);
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    made(1).die();
    made(2).die();
    var future = pool.getAsync();
    until(() -> pool.waiterCount() == 1);
    ticker.advance(Duration.ofSeconds(1));
    gate.open();
    assertThat(future.join().number()).isGreaterThan(2);
  }

  @Test
  void anExceptionFromIsAliveMeansDeadAndBecomesTheCause() throws Exception {
    ContainerPool<ScriptedContainer> pool = uncheckedPool(2);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate()));
    RuntimeException broken = new IllegalStateException("broken");
    StackOverflowError worse = new StackOverflowError("worse");
    made(1).failHealthChecks(broken);
    made(2).failHealthChecks(worse);
    assertThat(pool.tryGet()).isEmpty();
    List<PoolError> errors = pool.errors().snapshot();
    assertThat(errors).extracting(PoolError::phase).containsExactly(Phase.DIED, Phase.DIED);
    assertThat(errors.get(0).cause()).isSameAs(broken);
    assertThat(errors.get(1).cause()).isSameAs(worse);
    until(() -> made(1).isDestroyed() && made(2).isDestroyed());
  }

  @Test
  void theHealthCheckSurvivesAnIsAliveThatThrows() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    made(1).failHealthChecks(new AssertionError("broken"));
    untilErrors(pool, 1);
    made(2).failHealthChecks(new AssertionError("broken"));
    untilErrors(pool, 2);
    assertThat(phases(pool)).containsOnly(Phase.DIED);
  }

  @Test
  void deathsCountForTheBudget() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    pool.setMaxErrorsPerHour(1);
    made(1).die();
    untilErrors(pool, 1);
    assertThat(pool.stats().throttledUntil()).isNotNull();
    assertThat(pool.stats().backoffUntil()).isNotNull();
  }

  @Test
  void aBaseWhoseInitExitsImmediatelyCausesBackoff() throws Exception {
    factory.otherwise(Script.succeeds().diesAtOnce());
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    untilErrors(pool, 1);
    assertThat(phases(pool)).containsExactly(Phase.DIED);
    assertThat(pool.stats().backoffUntil()).isNotNull();
    until(() -> made(1).isDestroyed());
    assertThat(factory.eventsOf(1)).doesNotContain(Event.Kind.READY);
    assertThat(factory.creations()).isEqualTo(1);
  }

  @Test
  void oldContainersAreReplacedWithoutAnError() throws Exception {
    ContainerPool<ScriptedContainer> pool =
        build(builder(2).maxReadyAge(Duration.ofMinutes(10)).healthCheckInterval(INDEFINITELY));
    pool.awaitReady(2, LONG);
    ticker.advance(Duration.ofMinutes(9));
    pool.setMaxWorkers(3); // wakes the replenisher
    assertThat(pool.size()).isEqualTo(2);
    ticker.advance(Duration.ofMinutes(2));
    until(() -> made(1).isDestroyed() && made(2).isDestroyed());
    until(() -> pool.size() == 2);
    assertThat(factory.creations()).isEqualTo(4);
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void puttingAContainerBackResetsItsReadyAge() throws Exception {
    Gate gate = gate();
    ContainerPool<ScriptedContainer> pool =
        build(builder(2).maxWorkers(2).maxReadyAge(Duration.ofMinutes(10)));
    pool.awaitReady(2, LONG);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer one = pool.take();
    ScriptedContainer two = pool.take();
    until(() -> gate.waiting() == 2);
    ticker.advance(Duration.ofMinutes(9));
    pool.put(one);
    pool.put(two);
    ticker.advance(Duration.ofMinutes(2));
    pool.setMaxWorkers(3); // wakes the replenisher, which stamps the containers
    assertThat(pool.put(pool.take())).isTrue();
    assertThat(one.isDestroyed() || two.isDestroyed()).isFalse();
    until(
        () -> {
          ticker.advance(Duration.ofMinutes(1));
          return one.isDestroyed() && two.isDestroyed();
        });
  }

  @Test
  void aFailingDestroyIsRecordedOnceAndRetriedWithoutBlockingThePool() throws Exception {
    RuntimeException stuck = new IllegalStateException("busy");
    factory.creation(1, Script.succeeds().failsToBeDestroyed(3, stuck));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1).maxErrorsPerHour(2));
    pool.awaitReady(2, LONG);
    made(1).die();
    until(() -> made(1).isDestroyed());
    assertThat(made(1).destroyCalls()).isEqualTo(4);
    assertThat(phases(pool)).containsExactlyInAnyOrder(Phase.DIED, Phase.DESTROY);
    PoolError error =
        pool.errors().snapshot().stream()
            .filter(e -> e.phase() == Phase.DESTROY)
            .findAny()
            .orElseThrow();
    assertThat(error.cause()).isSameAs(stuck);
    assertThat(error.container()).isEqualTo("scripted-1");
    // A failed destroy counts for neither budget nor backoff: only the death counts.
    assertThat(pool.stats().throttledUntil()).isNull();
    ticker.advance(Duration.ofSeconds(1));
    until(() -> pool.size() == 2);
  }

  @Test
  void aHangingDestroyDoesNotBlockThePool() throws Exception {
    Gate gate = gate();
    factory.creation(1, Script.succeeds().hangsStubbornlyIn(Step.DESTROY, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    pool.awaitReady(2, LONG);
    made(1).die();
    until(() -> gate.waiting() == 1);
    made(2).die();
    until(() -> made(2).isDestroyed());
    ticker.advance(Duration.ofSeconds(1));
    until(() -> pool.size() == 2);
  }
}
