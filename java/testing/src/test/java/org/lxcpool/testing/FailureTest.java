package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.Container;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.Ticker;

/** Promise 6 of the contract, and the causes of promise 7: failed creations. */
class FailureTest extends PoolTest {

  @Test
  void aFailureAfterDeliveryDoesNotDestroyTheContainer() throws Exception {
    Gate gate = gate();
    factory.creation(1, Script.succeeds().hangsIn(Step.CREATE, gate));
    AtomicReference<@Nullable ContainerPool<?>> known = new AtomicReference<>();
    AtomicBoolean broken = new AtomicBoolean();
    Ticker breaks =
        () -> {
          ContainerPool<?> pool = known.get();
          if (pool != null
              && Thread.currentThread().getName().contains("-worker-")
              && pool.size() == 1
              && !broken.getAndSet(true)) {
            throw new IllegalStateException("no clock");
          }
          return ticker.read();
        };
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1).ticker(breaks));
    known.set(pool);
    gate.open();
    until(broken::get);
    assertThat(pool.take()).isSameAs(made(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(made(1).isDestroyed()).isFalse();
    assertThat(pool.stats().destroyed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"CREATE", "START", "NETWORK"})
  void aFailureInAnyPhaseRecordsOneErrorWithTheThrownObject(Step step) throws Exception {
    Throwable cause = new IOException("failed");
    factory.creation(1, Script.succeeds().failsIn(step, cause));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    untilErrors(pool, 1);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.errors().total()).isEqualTo(1);
    PoolError error = pool.errors().snapshot().get(0);
    assertThat(error.cause()).isSameAs(cause);
    assertThat(error.phase()).isEqualTo(Phase.valueOf(step.name()));
    assertThat(error.container()).isEqualTo(step == Step.CREATE ? null : "scripted-1");
    if (step != Step.CREATE) {
      until(() -> made(1).isDestroyed());
      assertThat(made(1).destroyCalls()).isEqualTo(1);
    }
    assertThat(pool.take().number()).isNotEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"CREATE", "START", "NETWORK"})
  void thePoolSurvivesErrorsAsItDoesExceptions(Step step) throws Exception {
    factory.creation(1, Script.succeeds().failsIn(step, new StackOverflowError("deep")));
    factory.creation(2, Script.succeeds().failsIn(step, new AssertionError("wrong")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(2));
    // The first may have failed and raised the backoff before the second begins.
    untilErrors(pool, 1);
    ticker.advance(Duration.ofSeconds(1));
    untilErrors(pool, 2);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
  }

  @Test
  void theErrorIsRecordedBeforeTheDestroy() throws Exception {
    CompletableFuture<ContainerPool<Container>> pool = new CompletableFuture<>();
    List<Long> errorsAtDestroy = new CopyOnWriteArrayList<>();
    Container failing =
        new PlainContainer("failing") {
          @Override
          public void start() {
            pool.join();
            throw new IllegalStateException("failed");
          }

          @Override
          public void destroy() {
            errorsAtDestroy.add(pool.join().errors().total());
          }
        };
    pool.complete(
        ContainerPool.<Container>builder(() -> failing)
            .capacity(2)
            .maxWorkers(1)
            .ticker(ticker)
            .build());
    until(() -> !errorsAtDestroy.isEmpty());
    assertThat(errorsAtDestroy).containsExactly(1L);
    pool.join().close();
  }

  @Test
  void theErrorIsRecordedBeforeThePlaceIsFreed() throws Exception {
    factory.otherwise(Script.succeeds().failsIn(Step.START, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    for (int n = 1; n < 20; n++) {
      int wanted = n;
      until(
          () -> {
            ticker.advance(Duration.ofSeconds(11));
            return factory.creations() > wanted;
          });
      assertThat(pool.errors().total()).isGreaterThanOrEqualTo(n);
    }
  }

  @Test
  void aFactoryThatReturnsNullHasFailed() throws Exception {
    try (ContainerPool<Container> pool =
        ContainerPool.<Container>builder(FailureTest::nothing).capacity(2).ticker(ticker).build()) {
      untilErrors(pool, 1);
      ticker.advance(Duration.ofSeconds(1));
      untilErrors(pool, 2);
      assertThat(phases(pool)).containsOnly(Phase.CREATE);
    }
  }

  @SuppressWarnings("NullAway")
  private static Container nothing() {
    return null;
  }

  @Test
  void keepsABoundedNumberOfErrorsAndCountsAll() throws Exception {
    factory.otherwise(Script.succeeds().failsIn(Step.CREATE, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1).errorHistory(3));
    for (int n = 1; n <= 5; n++) {
      untilErrors(pool, n);
      ticker.advance(Duration.ofSeconds(11));
    }
    untilErrors(pool, 6);
    assertThat(pool.errors().snapshot()).hasSize(3);
    assertThat(pool.errors().total()).isEqualTo(6);
    assertThat(pool.errors().drain()).hasSize(3);
    assertThat(pool.errors().drain()).isEmpty();
    assertThat(pool.errors().total()).isEqualTo(6);
    assertThat(pool.stats().lastError()).isNotNull();
  }
}
