package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.WorkerTimeoutException;

/** Promise 5 of the contract: creations that exceed their timeout. */
class AbandonmentTest extends PoolTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration A_LITTLE = Duration.ofNanos(1);
  private final Gate gate = gate();

  private ContainerPool<ScriptedContainer> poolThatHangs(Step step, boolean stubbornly) {
    Script script = Script.succeeds();
    factory.creation(
        1, stubbornly ? script.hangsStubbornlyIn(step, gate) : script.hangsIn(step, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    until(() -> gate.waiting() == 1);
    return pool;
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"CREATE", "START", "NETWORK"})
  void anOverdueCreationRecordsOneErrorAndAnotherWorkerStarts(Step step) throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(step, true);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    untilErrors(pool, 1);
    PoolError error = pool.errors().snapshot().get(0);
    assertThat(error.phase()).isEqualTo(Phase.TIMEOUT);
    assertThat(error.cause()).isInstanceOf(WorkerTimeoutException.class);
    assertThat(error.cause()).hasMessage("worker timed out");
    assertThat(error.container()).isEqualTo(step == Step.CREATE ? null : "scripted-1");
    assertThat(pool.stats().abandoned()).isEqualTo(1);
    ticker.advance(Duration.ofSeconds(1)); // past the backoff
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.stats().abandoned()).isEqualTo(1);

    gate.open();
    until(() -> pool.stats().abandoned() == 0);
    until(() -> made(1).isDestroyed());
    assertThat(made(1).wasDestroyedWhileInterrupted()).isFalse();
    assertThat(pool.errors().total()).isEqualTo(1);
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void aCreationThatTakesExactlyItsTimeoutIsNotOverdue() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.START, false);
    ticker.advance(TIMEOUT);
    gate.open();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void anAbandonedWorkerIsNotCountedAndOtherWorkersServeTheWaiters() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.START, true);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    pool.setMaxErrorsPerHour(1);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    untilErrors(pool, 1);
    assertThat(pool.workerCount()).isZero();
  }

  @Test
  void abandoningInterruptsTheWorkerOnce() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.START, true);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    untilErrors(pool, 1);
    until(() -> gate.interrupts() == 1);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    pool.setCreationTimeout(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(gate.interrupts()).isEqualTo(1);
  }

  @Test
  void aFailureAfterTheTimeoutIsNotCountedAgain() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.START, false);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    until(() -> made(1).isDestroyed()); // start() threw InterruptedException
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(phases(pool)).containsExactly(Phase.TIMEOUT);
  }

  @Test
  void anAbandonedWorkerNeitherStartsTheContainerNorWaitsForItsNetwork() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.CREATE, true);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    untilErrors(pool, 1);
    gate.open();
    until(() -> made(1).isDestroyed());
    assertThat(factory.eventsOf(1))
        .containsExactly(Event.Kind.CREATING, Event.Kind.DESTROYING, Event.Kind.DESTROYED);
  }

  @Test
  void aLateContainerIsNeverHandedOutEvenBeforeTheReplenisherAbandonsIt() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.NETWORK, true);
    ticker.advance(TIMEOUT.plus(A_LITTLE));
    gate.open(); // races with the replenisher
    until(() -> made(1).isDestroyed());
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(phases(pool)).containsExactly(Phase.TIMEOUT);
    assertThat(pool.take().number()).isNotEqualTo(1);
  }

  @Test
  void aChangedTimeoutAppliesToCreationsInFlight() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.START, true);
    ticker.advance(Duration.ofSeconds(10));
    assertThat(pool.errors().total()).isZero();
    pool.setCreationTimeout(Duration.ofSeconds(9));
    untilErrors(pool, 1);
    assertThat(phases(pool)).containsExactly(Phase.TIMEOUT);
  }

  @Test
  void aLongerTimeoutAppliesToCreationsInFlight() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.START, false);
    pool.setCreationTimeout(Duration.ofHours(2));
    ticker.advance(Duration.ofHours(1));
    gate.open();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void noWorkerStartsWhileTwiceTheLimitOfAbandonedThreadsIsAlive() throws Exception {
    Gate first = gate();
    factory.creation(1, Script.succeeds().hangsStubbornlyIn(Step.CREATE, first));
    factory.otherwise(Script.succeeds().hangsStubbornlyIn(Step.CREATE, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    for (int n = 1; n <= 2; n++) {
      int creations = n;
      until(() -> factory.creations() == creations);
      until(() -> first.waiting() + gate.waiting() == creations);
      ticker.advance(TIMEOUT.plus(A_LITTLE));
      untilErrors(pool, n);
      ticker.advance(Duration.ofSeconds(20)); // past the backoff
    }
    until(() -> pool.stats().backoffUntil() == null);
    pool.setMaxErrorsPerHour(100); // wakes the replenisher, which starts no worker
    assertThat(pool.stats().abandoned()).isEqualTo(2);
    assertThat(pool.workerCount()).isZero();
    assertThat(factory.creations()).isEqualTo(2);
    first.open();
    until(() -> factory.creations() == 3);
  }

  @Test
  void theClockOfACreationStartsAtSubmission() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.CREATE, false);
    Gate later = gate();
    factory.creation(2, Script.succeeds().hangsIn(Step.START, later));
    ticker.advance(TIMEOUT.minusSeconds(1));
    gate.open();
    until(() -> later.waiting() == 1);
    ticker.advance(Duration.ofSeconds(2));
    later.open();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.errors().total()).isZero();
  }

  @RepeatedTest(100)
  void aTimeoutThatRacesWithADeliveryHasOneOutcome() throws Exception {
    ContainerPool<ScriptedContainer> pool = poolThatHangs(Step.NETWORK, true);
    Background<Boolean> timeout =
        inBackground(
            () -> {
              pool.setCreationTimeout(Duration.ofNanos(1));
              ticker.advance(Duration.ofNanos(2));
              pool.setCreationTimeout(Duration.ofHours(1));
              return true;
            });
    gate.open();
    timeout.result();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    until(() -> pool.workerCount() == 0 && pool.stats().abandoned() == 0);
    until(() -> factory.notDestroyed().size() == 2);
    // A creation may also be abandoned before it has called the factory.
    assertThat(pool.errors().total()).isGreaterThanOrEqualTo(factory.creations() - 2);
    assertThat(phases(pool)).allMatch(phase -> phase == Phase.TIMEOUT);
  }

  @RepeatedTest(100)
  void aTimeoutThatRacesWithAFailureRecordsOneError() throws Exception {
    factory.creation(
        1,
        Script.succeeds()
            .hangsStubbornlyIn(Step.START, gate)
            .failsIn(Step.NETWORK, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    until(() -> gate.waiting() == 1);
    Background<Boolean> timeout =
        inBackground(
            () -> {
              ticker.advance(TIMEOUT.plus(A_LITTLE));
              return true;
            });
    gate.open();
    timeout.result();
    until(() -> made(1).isDestroyed());
    untilErrors(pool, 1);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.errors().total()).isEqualTo(1);
    assertThat(made(1).wasDestroyedWhileInterrupted()).isFalse();
  }
}
