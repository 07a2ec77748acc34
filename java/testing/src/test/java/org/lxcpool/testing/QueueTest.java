package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;

/** Promise 4 of the contract: the order of containers and waiters, and waiters that give up. */
class QueueTest extends PoolTest {
  private final Gate gate = gate();

  @Test
  void containersAreHandedOutFirstInFirstOut() throws Exception {
    ContainerPool<ScriptedContainer> pool = build(builder(4).maxWorkers(1));
    pool.awaitReady(4, LONG);
    for (int n = 1; n <= 4; n++) {
      assertThat(pool.tryGet().orElseThrow().number()).isEqualTo(n);
    }
  }

  @Test
  void aContainerThatIsPutBackGoesToTheEnd() throws Exception {
    ContainerPool<ScriptedContainer> pool = build(builder(2).maxWorkers(1));
    pool.awaitReady(2, LONG);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ScriptedContainer first = pool.take();
    pool.put(first);
    assertThat(pool.take().number()).isEqualTo(2);
    assertThat(pool.take()).isSameAs(first);
  }

  @Test
  void tryGetAndGetWithZeroTimeoutNeverWait() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    assertThat(pool.tryGet()).isEmpty();
    assertThat(pool.get(Duration.ZERO)).isEmpty();
    assertThat(pool.waiterCount()).isZero();
  }

  @Test
  void threadsAndFuturesShareOneQueue() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    List<Background<ScriptedContainer>> threads = new ArrayList<>();
    List<CompletableFuture<ScriptedContainer>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(inBackground(pool::take));
      int threadsAndFutures = 2 * i + 1;
      until(() -> pool.waiterCount() == threadsAndFutures);
      futures.add(pool.getAsync());
    }
    ScriptedFactory elsewhere = new ScriptedFactory();
    for (int i = 0; i < 6; i++) {
      ScriptedContainer container = elsewhere.create();
      container.start();
      assertThat(pool.put(container)).isTrue();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(threads.get(i).result().number()).isEqualTo(2 * i + 1);
      assertThat(futures.get(i).join().number()).isEqualTo(2 * i + 2);
    }
    assertThat(pool.size()).isZero();
  }

  @Test
  void aWaiterThatTimesOutLeavesTheQueueAndLosesNoContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    assertThat(pool.get(Duration.ofMillis(5))).isEmpty();
    assertThat(pool.waiterCount()).isZero();
    gate.open();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
  }

  @Test
  void anInterruptedWaiterLeavesTheQueueAndLosesNoContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    Background<ScriptedContainer> waiter = inBackground(pool::take);
    until(() -> pool.waiterCount() == 1);
    waiter.waiting().thread.interrupt();
    assertThatThrownBy(waiter::result).isInstanceOf(InterruptedException.class);
    assertThat(pool.waiterCount()).isZero();
    gate.open();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
  }

  @Test
  void waitingMethodsThrowOnEntryIfTheThreadIsInterruptedButTryGetDoesNot() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    for (Background<?> call :
        List.of(
            inBackground(() -> interruptedFirst(pool::take)),
            inBackground(() -> interruptedFirst(() -> pool.get(Duration.ZERO))),
            inBackground(() -> interruptedFirst(() -> pool.get(LONG))),
            inBackground(() -> interruptedFirst(() -> pool.awaitReady(2, LONG))))) {
      assertThatThrownBy(call::result).isInstanceOf(InterruptedException.class);
    }
    assertThat(pool.size()).isEqualTo(2);
    boolean stillInterrupted =
        inBackground(
                () -> {
                  Thread.currentThread().interrupt();
                  return pool.tryGet().isPresent() && Thread.currentThread().isInterrupted();
                })
            .result();
    assertThat(stillInterrupted).isTrue();
  }

  private static <T> T interruptedFirst(java.util.concurrent.Callable<T> call) throws Exception {
    Thread.currentThread().interrupt();
    return call.call();
  }

  @RepeatedTest(200)
  void aTimeoutThatRacesWithAPutLosesNoContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    ScriptedContainer container = foreign();
    CountDownLatch go = new CountDownLatch(1);
    Background<Boolean> taker =
        inBackground(
            () -> {
              go.await();
              return pool.get(Duration.ofNanos(50_000)).isPresent();
            });
    Background<Boolean> giver =
        inBackground(
            () -> {
              go.await();
              return pool.put(container);
            });
    go.countDown();
    assertThat(giver.result()).isTrue();
    int taken = taker.result() ? 1 : 0;
    assertThat(pool.size() + taken).isEqualTo(1);
    assertThat(pool.waiterCount()).isZero();
  }

  @RepeatedTest(200)
  void anInterruptThatRacesWithAHandoffLosesNoContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    ScriptedContainer container = foreign();
    AtomicInteger got = new AtomicInteger();
    Background<Boolean> taker =
        inBackground(
            () -> {
              try {
                pool.take();
                got.incrementAndGet();
                return Thread.currentThread().isInterrupted();
              } catch (InterruptedException e) {
                return false;
              }
            });
    until(() -> pool.waiterCount() == 1);
    Background<Boolean> giver = inBackground(() -> pool.put(container));
    taker.thread.interrupt();
    assertThat(giver.result()).isTrue();
    taker.result();
    assertThat(pool.size() + got.get()).isEqualTo(1);
  }

  @Test
  void aFutureIsCompletedAtOnceIfAContainerIsReady() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    assertThat(pool.getAsync().isDone()).isTrue();
  }

  @Test
  void aCancelledFutureLeavesTheQueue() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    CompletableFuture<ScriptedContainer> first = pool.getAsync();
    CompletableFuture<ScriptedContainer> second = pool.getAsync();
    assertThat(first.cancel(false)).isTrue();
    assertThat(pool.waiterCount()).isEqualTo(1);
    ScriptedContainer container = foreign();
    pool.put(container);
    assertThat(second.join()).isSameAs(container);
  }

  @Test
  void aFutureCompletedExplicitlyOrByATimeoutLeavesTheQueue() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    CompletableFuture<ScriptedContainer> byHand = pool.getAsync();
    CompletableFuture<ScriptedContainer> exceptionally = pool.getAsync();
    CompletableFuture<ScriptedContainer> late = pool.getAsync().orTimeout(1, TimeUnit.MILLISECONDS);
    byHand.complete(foreign());
    exceptionally.completeExceptionally(new IllegalStateException());
    until(late::isDone);
    until(() -> pool.waiterCount() == 0);
    gate.open();
    assertThat(pool.awaitReady(2, LONG)).isTrue();
  }

  @RepeatedTest(200)
  void aCancelThatRacesWithAPutLosesNoContainer() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    ScriptedContainer container = foreign();
    CompletableFuture<ScriptedContainer> future = pool.getAsync();
    Background<Boolean> giver = inBackground(() -> pool.put(container));
    boolean cancelled = future.cancel(false);
    assertThat(giver.result()).isTrue();
    assertThat(pool.size()).isEqualTo(cancelled ? 1 : 0);
    assertThat(pool.stats().leased()).isEqualTo(cancelled ? 0 : 1);
    assertThat(pool.waiterCount()).isZero();
  }

  @Test
  void aContainerRefusedByItsFutureGoesToTheNextWaiter() throws Exception {
    List<CompletableFuture<ScriptedContainer>> futures = new ArrayList<>();
    ScriptedFactory canceller = new ScriptedFactory();
    // leased() is called right before the future is completed.
    org.lxcpool.ContainerFactory<ScriptedContainer> hook =
        new org.lxcpool.ContainerFactory<>() {
          @Override
          public ScriptedContainer create() throws Exception {
            gate.pass();
            return canceller.create();
          }

          @Override
          public void leased(ScriptedContainer container) {
            if (!futures.isEmpty()) {
              futures.remove(0).cancel(false);
            }
          }
        };
    try (ContainerPool<ScriptedContainer> pool =
        ContainerPool.<ScriptedContainer>builder(hook).capacity(2).build()) {
      futures.add(pool.getAsync());
      CompletableFuture<ScriptedContainer> next = pool.getAsync();
      ScriptedContainer container = foreign();
      assertThat(pool.put(container)).isTrue();
      assertThat(next.join()).isSameAs(container);

      futures.add(pool.getAsync());
      ScriptedContainer another = foreign();
      assertThat(pool.put(another)).isTrue();
      assertThat(pool.size()).isEqualTo(1);
      assertThat(pool.tryGet()).containsSame(another);
    }
    gate.open();
  }

  @Test
  void aFutureIsCompletedOutsideTheLock() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    CompletableFuture<Integer> seen =
        pool.getAsync()
            .thenApply(
                container -> {
                  try {
                    return inBackground(pool::size).result();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
    pool.put(foreign());
    assertThat(seen.get(LONG.toSeconds(), TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aDependentOfAFutureMayThrow() throws Exception {
    ContainerPool<ScriptedContainer> pool = hangingPool(2, gate);
    CompletableFuture<Void> dependent =
        pool.getAsync()
            .thenAccept(
                container -> {
                  throw new AssertionError("thrown by a dependent");
                });
    gate.open();
    until(dependent::isCompletedExceptionally);
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    assertThat(pool.errors().total()).isZero();
  }

  private static ScriptedContainer foreign() throws Exception {
    ScriptedContainer container = new ScriptedFactory().create();
    container.start();
    return container;
  }
}
