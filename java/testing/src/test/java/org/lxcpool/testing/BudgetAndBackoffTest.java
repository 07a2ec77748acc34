package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolListener;

/** Promise 7 of the contract: error budget and backoff. */
class BudgetAndBackoffTest extends PoolTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private final IOException failure = new IOException("the base is broken");
  private final List<Duration> delays = new CopyOnWriteArrayList<>();
  private final List<String> states = new CopyOnWriteArrayList<>();
  private final PoolListener listener =
      new PoolListener() {
        @Override
        public void backedOff(Duration delay) {
          delays.add(delay);
        }

        @Override
        public void throttled(Instant until) {
          states.add("throttled");
        }

        @Override
        public void resumed() {
          states.add("resumed");
        }
      };

  private ContainerPool<ScriptedContainer> failingPool(int maxErrorsPerHour) {
    factory.otherwise(Script.succeeds().failsIn(Step.CREATE, failure));
    return build(builder(2).maxWorkers(1).maxErrorsPerHour(maxErrorsPerHour).listener(listener));
  }

  /** Waits for a number of errors and advances the ticker past each backoff. */
  private void fail(ContainerPool<ScriptedContainer> pool, int errors) {
    for (long n = pool.errors().total() + 1; n <= errors; n++) {
      long wanted = n;
      until(
          () -> {
            if (pool.errors().total() >= wanted) {
              return true;
            }
            // The listener is notified a moment later.
            if (pool.stats().backoffUntil() != null && !delays.isEmpty()) {
              ticker.advance(requireNonNull(delays.get(delays.size() - 1)));
            }
            return false;
          });
    }
  }

  @Test
  void creationIsSuspendedWhenTheErrorLimitIsReached() {
    ContainerPool<ScriptedContainer> pool = failingPool(3);
    fail(pool, 3);
    ticker.advance(Duration.ofMinutes(30));
    until(() -> pool.stats().backoffUntil() == null);
    until(() -> pool.stats().throttledUntil() != null);
    pool.setMaxWorkers(2); // wakes the replenisher
    assertThat(pool.workerCount()).isZero();
    assertThat(factory.creations()).isEqualTo(3);
  }

  @Test
  void creationResumesOnlyWhenTheOldestErrorIsMoreThanAnHourOld() throws Exception {
    ContainerPool<ScriptedContainer> pool = failingPool(2);
    untilErrors(pool, 1);
    long first = ticker.read();
    fail(pool, 2);
    factory.otherwise(Script.succeeds());
    ticker.advance(HOUR.minusNanos(ticker.read() - first));
    assertThat(pool.stats().throttledUntil()).isNotNull();
    pool.setMaxWorkers(2); // wakes the replenisher
    until(() -> states.contains("throttled"));
    assertThat(factory.creations()).isEqualTo(2);
    ticker.advance(Duration.ofNanos(1));
    assertThat(pool.stats().throttledUntil()).isNull();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    until(() -> states.equals(List.of("throttled", "resumed")));
  }

  @Test
  void aHigherErrorLimitResumesCreationAtOnce() throws Exception {
    ContainerPool<ScriptedContainer> pool = failingPool(1);
    fail(pool, 1);
    ticker.advance(Duration.ofSeconds(20));
    until(() -> states.contains("throttled"));
    factory.otherwise(Script.succeeds());
    pool.setMaxErrorsPerHour(2);
    assertThat(pool.awaitReady(2, LONG)).isTrue();
  }

  @Test
  void aLowerErrorLimitCountsExistingErrors() {
    ContainerPool<ScriptedContainer> pool = failingPool(200);
    fail(pool, 3);
    pool.setMaxErrorsPerHour(3);
    assertThat(pool.stats().throttledUntil()).isNotNull();
    ticker.advance(Duration.ofMinutes(10));
    until(() -> states.contains("throttled"));
    // The last backoff may have passed before the limit was lowered; that creation counts as well.
    until(() -> factory.creations() == pool.errors().total());
    int made = factory.creations();
    ticker.advance(Duration.ofMinutes(10));
    assertThat(pool.stats().throttledUntil()).isNotNull();
    assertThat(factory.creations()).isEqualTo(made).isBetween(3, 4);
  }

  @Test
  void consecutiveFailuresDoubleTheDelayUpToTenSeconds() {
    ContainerPool<ScriptedContainer> pool = failingPool(200);
    fail(pool, 12);
    until(() -> delays.size() >= 12);
    long step = 100;
    for (Duration delay : delays.subList(0, 12)) {
      assertThat(delay).isBetween(Duration.ofMillis(step).dividedBy(2), Duration.ofMillis(step));
      step = Math.min(2 * step, 10_000);
    }
    assertThat(step).isEqualTo(10_000);
  }

  @Test
  void aSuccessResetsTheBackoff() throws Exception {
    ContainerPool<ScriptedContainer> pool = failingPool(200);
    fail(pool, 5);
    factory.otherwise(Script.succeeds());
    ticker.advance(Duration.ofSeconds(20));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.stats().backoffUntil()).isNull();
    factory.otherwise(Script.succeeds().failsIn(Step.CREATE, failure));
    pool.take();
    untilErrors(pool, 6);
    until(() -> delays.size() == 6);
    assertThat(delays.get(5)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void workersThatFailTogetherRaiseTheStepOnce() {
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate).failsIn(Step.START, failure));
    ContainerPool<ScriptedContainer> pool = build(builder(5).maxWorkers(5).listener(listener));
    until(() -> gate.waiting() == 5);
    gate.open();
    untilErrors(pool, 5);
    until(() -> pool.workerCount() == 0);
    assertThat(delays).hasSize(1);
    assertThat(factory.creations()).isEqualTo(5);
  }

  @Test
  void errorsCarryTheThrownObjectsInOrder() {
    ContainerPool<ScriptedContainer> pool = failingPool(200);
    fail(pool, 3);
    assertThat(pool.errors().snapshot()).allMatch(error -> error.cause() == failure);
    assertThat(pool.errors().drain()).hasSizeGreaterThanOrEqualTo(3);
  }
}
