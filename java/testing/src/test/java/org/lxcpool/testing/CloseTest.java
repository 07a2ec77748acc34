package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolClosedException;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.WorkerTimeoutException;

/** Promise 9 of the contract: close. */
class CloseTest extends PoolTest {
  private final Gate gate = gate();

  @Test
  void closeReturnsAfterTheStockIsDestroyed() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(20);
    pool.close();
    assertThat(factory.notDestroyed()).isEmpty();
    assertThat(pool.size()).isZero();
    assertThat(pool.isClosed()).isTrue();
    assertThat(factory.mostInside(Step.DESTROY)).isLessThanOrEqualTo(8);
    assertThat(factory.creations()).isEqualTo(20);
  }

  @Test
  void theStockIsDestroyedInParallelWithBoundedConcurrency() throws Exception {
    factory.otherwise(Script.succeeds().hangsIn(Step.DESTROY, gate));
    ContainerPool<ScriptedContainer> pool = fullPool(20);
    Background<Void> closing = closeInBackground(pool);
    until(() -> gate.waiting() == 8);
    assertThat(closing.isDone()).isFalse();
    gate.open();
    closing.result();
    assertThat(factory.notDestroyed()).isEmpty();
  }

  private static Background<Void> closeInBackground(ContainerPool<?> pool) {
    return inBackground(
        () -> {
          pool.close();
          return null;
        });
  }

  @Test
  @SuppressWarnings("NullAway")
  void aConcurrentCloseWaitsForTheSameDestroys() throws Exception {
    factory.otherwise(Script.succeeds().hangsIn(Step.DESTROY, gate));
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    Background<Void> one = closeInBackground(pool);
    until(() -> gate.waiting() == 2);
    Background<Void> two = closeInBackground(pool).waiting();
    assertThat(one.isDone() || two.isDone()).isFalse();
    gate.open();
    one.result();
    two.result();
    pool.close();
  }

  @Test
  void allWaitersFailWithPoolClosedException() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    List<Background<?>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(inBackground(pool::take));
      waiters.add(inBackground(() -> pool.get(LONG)));
      waiters.add(inBackground(() -> pool.awaitReady(2, LONG)));
    }
    CompletableFuture<ScriptedContainer> future = pool.getAsync();
    until(() -> pool.waiterCount() == 7);
    for (Background<?> waiter : waiters) {
      waiter.waiting();
    }
    pool.close();
    for (Background<?> waiter : waiters) {
      assertThatThrownBy(waiter::result)
          .isInstanceOf(PoolClosedException.class)
          .hasMessageContaining(pool.stats().name());
    }
    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(PoolClosedException.class);
    assertThat(pool.waiterCount()).isZero();
  }

  @Test
  void afterCloseGetsThrowPutDestroysAndSettersDoNothing() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    ScriptedContainer leased = pool.take();
    pool.close(LONG);
    assertThatThrownBy(pool::tryGet).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.get(Duration.ZERO)).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.get(LONG)).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(pool::take).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.awaitReady(1, LONG)).isInstanceOf(PoolClosedException.class);
    assertThat(pool.getAsync()).isCompletedExceptionally();
    assertThat(leased.isDestroyed()).isFalse();
    assertThat(pool.put(leased)).isFalse();
    until(leased::isDestroyed);
    pool.setCapacity(10);
    pool.setMaxWorkers(10);
    pool.setMaxErrorsPerHour(10);
    pool.setCreationTimeout(LONG);
    assertThat(pool.capacity()).isEqualTo(3);
    assertThat(pool.stats().maxWorkers()).isEqualTo(5);
    assertThat(pool.size()).isZero();
    assertThat(pool.workerCount()).isZero();
    assertThat(pool.waiterCount()).isZero();
    assertThat(pool.errors().total()).isZero();
    assertThat(pool.toString()).doesNotContain("\n");
    assertThatIllegalArgumentException().isThrownBy(() -> pool.setCapacity(1));
    assertThat(threadsEnded(pool)).isTrue();
  }

  private static boolean threadsEnded(ContainerPool<?> pool) {
    until(() -> threadsOf(pool.stats().name()).isEmpty());
    return true;
  }

  @Test
  void closeDoesNotWaitForWorkersAndTheirLateContainersAreDestroyed() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(3, gate);
    pool.close();
    assertThat(pool.workerCount()).isEqualTo(3);
    assertThat(gate.interrupts()).isZero();
    gate.open();
    until(() -> pool.workerCount() == 0);
    until(() -> factory.containers().size() == 3 && factory.notDestroyed().isEmpty());
    assertThat(pool.errors().total()).isZero();
    assertThat(threadsEnded(pool)).isTrue();
  }

  @Test
  void closeWithATimeoutThrowsOnEachCallWhileLiveWorkersRun() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> pool.close(Duration.ofMillis(5)))
          .isInstanceOf(WorkerTimeoutException.class)
          .hasMessageContaining("worker timed out")
          .hasMessageContaining("live workers=2");
    }
    assertThatThrownBy(() -> pool.close(Duration.ZERO)).isInstanceOf(WorkerTimeoutException.class);
    gate.open();
    pool.close(LONG);
    assertThat(factory.notDestroyed()).isEmpty();
  }

  @Test
  void closeWithATimeoutThrowsWhileADestroyRuns() throws Exception {
    factory.creation(1, Script.succeeds().hangsIn(Step.DESTROY, gate));
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> pool.close(Duration.ofMillis(5)))
          .isInstanceOf(WorkerTimeoutException.class)
          .hasMessageContaining("live workers=0, destroys=");
    }
    until(() -> made(2).isDestroyed());
    gate.open();
    pool.close(LONG);
    pool.close(Duration.ZERO);
  }

  @Test
  void closeDoesNotWaitForAbandonedWorkers() throws Exception {
    factory.otherwise(Script.succeeds().hangsStubbornlyIn(Step.START, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxErrorsPerHour(2));
    until(() -> gate.waiting() == 2);
    ticker.advance(Duration.ofSeconds(601));
    untilErrors(pool, 2);
    pool.close(LONG);
    until(() -> threadsOf(pool.stats().name()).size() == 2);
    assertThat(threadsOf(pool.stats().name()))
        .allMatch(thread -> thread.getName().contains("-worker-"));
    assertThat(pool.stats().abandoned()).isEqualTo(2);
    gate.open();
    until(() -> factory.notDestroyed().isEmpty());
    assertThat(threadsEnded(pool)).isTrue();
  }

  @Test
  void hangingWorkersAreAbandonedEvenAfterClose() throws Exception {
    factory.otherwise(Script.succeeds().hangsStubbornlyIn(Step.START, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(2));
    until(() -> gate.waiting() == 2);
    pool.close();
    ticker.advance(Duration.ofSeconds(601));
    pool.close(LONG);
    assertThat(phases(pool)).containsExactly(Phase.TIMEOUT, Phase.TIMEOUT);
  }

  @Test
  void aFailingDestroyDoesNotDelayOthersAndIsRetriedThreeTimesAtMost() throws Exception {
    factory.creation(1, Script.succeeds().failsIn(Step.DESTROY, new IllegalStateException("1")));
    factory.creation(2, Script.succeeds().failsIn(Step.DESTROY, new AssertionError("2")));
    ContainerPool<ScriptedContainer> pool = fullPool(5);
    pool.close();
    assertThat(factory.notDestroyed()).containsExactlyInAnyOrder(made(1), made(2));
    assertThat(phases(pool)).containsExactly(Phase.DESTROY, Phase.DESTROY);
    assertThat(threadsEnded(pool)).isTrue();
    assertThat(made(1).destroyCalls()).isEqualTo(4);
    assertThat(made(2).destroyCalls()).isEqualTo(4);
    assertThat(pool.errors().total()).isEqualTo(2);
  }

  @Test
  void anInterruptedCloseCompletesAndRestoresTheInterrupt() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(3);
    boolean interrupted =
        inBackground(
                () -> {
                  Thread.currentThread().interrupt();
                  pool.close();
                  return Thread.currentThread().isInterrupted();
                })
            .result();
    assertThat(interrupted).isTrue();
    assertThat(factory.notDestroyed()).isEmpty();
    assertThat(factory.containers()).noneMatch(ScriptedContainer::wasDestroyedWhileInterrupted);
  }

  @Test
  void anInterruptedCloseWithATimeoutClosesThePool() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    Background<Void> closing =
        inBackground(
            () -> {
              pool.close(LONG);
              return null;
            });
    closing.waiting().thread.interrupt();
    assertThatThrownBy(closing::result).isInstanceOf(InterruptedException.class);
    assertThat(pool.isClosed()).isTrue();
  }

  @Test
  void aContainerThatFailsAfterCloseIsDestroyed() throws Exception {
    factory.otherwise(
        Script.succeeds()
            .hangsIn(Step.START, gate)
            .failsIn(Step.NETWORK, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool = build(builder(2));
    until(() -> gate.waiting() == 2);
    pool.close();
    gate.open();
    until(() -> factory.notDestroyed().isEmpty());
    assertThat(pool.workerCount()).isZero();
  }

  @Test
  void aListenerMayCloseThePool() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    CompletableFuture<Void> closed =
        pool.getAsync()
            .thenAccept(
                container -> {
                  container.destroy();
                  pool.close();
                });
    closed.join();
    assertThat(factory.notDestroyed()).isEmpty();
  }

  @RepeatedTest(100)
  void aCloseThatRacesWithAllOperationsLosesNoContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = build(builder(4).maxWorkers(4));
    CountDownLatch go = new CountDownLatch(1);
    List<Background<List<ScriptedContainer>>> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      takers.add(
          inBackground(
              () -> {
                List<ScriptedContainer> mine = new ArrayList<>();
                go.await();
                try {
                  for (int n = 0; ; n++) {
                    ScriptedContainer container = pool.take();
                    if (n % 2 == 0) {
                      pool.put(container);
                    } else {
                      mine.add(container);
                    }
                  }
                } catch (PoolClosedException e) {
                  return mine;
                }
              }));
    }
    List<CompletableFuture<ScriptedContainer>> futures = new ArrayList<>();
    go.countDown();
    for (int i = 0; i < 5; i++) {
      futures.add(pool.getAsync());
      pool.setCapacity(3 + i % 2);
    }
    pool.close();
    List<ScriptedContainer> leased = new ArrayList<>();
    for (Background<List<ScriptedContainer>> taker : takers) {
      leased.addAll(taker.result());
    }
    for (CompletableFuture<ScriptedContainer> future : futures) {
      until(future::isDone);
      if (!future.isCompletedExceptionally()) {
        leased.add(future.join());
      }
    }
    pool.close(LONG);
    until(() -> factory.notDestroyed().size() == leased.size());
    assertThat(factory.notDestroyed()).containsExactlyInAnyOrderElementsOf(leased);
  }
}
