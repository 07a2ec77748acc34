package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolClosedException;
import org.lxcpool.PoolStats;

/**
 * All operations concurrently on 16 threads while creations fail, containers die and limits change.
 */
@Isolated
class StormTest extends PoolTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 1_500;
  private static final int MAX_CAPACITY = 8;

  /** The leased containers. Adding a container that is present means that it had two owners. */
  private final Set<ScriptedContainer> owned = ConcurrentHashMap.newKeySet();

  private final Set<ScriptedContainer> kept = ConcurrentHashMap.newKeySet();
  private final AtomicInteger violations = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyContainerHasOneOwnerAndNoneIsLost(long seed) throws Exception {
    factory.withoutEvents();
    RandomGenerator scripts = generator(seed);
    for (int n = 1; n <= 50_000; n += 1 + scripts.nextInt(20)) {
      Script script = Script.succeeds();
      factory.creation(
          n,
          switch (scripts.nextInt(5)) {
            case 0 -> script.failsIn(Step.CREATE, new IOException("create"));
            case 1 -> script.failsIn(Step.START, new AssertionError("start"));
            case 2 -> script.failsIn(Step.NETWORK, new IllegalStateException("network"));
            case 3 -> script.diesAtOnce();
            default -> script.failsToBeDestroyed(1, new IllegalStateException("destroy"));
          });
    }
    ContainerPool<ScriptedContainer> pool =
        build(builder(6).maxWorkers(4).maxErrorsPerHour(1_000_000));
    CountDownLatch running = new CountDownLatch(THREADS);
    Background<Boolean> watcher = inBackground(() -> watch(pool, running));
    List<Background<Boolean>> tasks = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      RandomGenerator random = generator(seed * 1_000 + t);
      boolean closes = t == 0;
      tasks.add(
          inBackground(
              () -> {
                try {
                  return runOperations(pool, random, closes);
                } finally {
                  running.countDown();
                }
              }));
    }
    for (Background<Boolean> task : tasks) {
      task.result();
    }
    watcher.result();
    pool.close(LONG);
    until(() -> factory.notDestroyed().size() == kept.size());
    assertThat(factory.notDestroyed()).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(violations).hasValue(0);
    assertThat(pool.stats().leased()).isEqualTo(kept.size());
    assertThat(pool.waiterCount()).isZero();
    assertThat(pool.workerCount()).isZero();
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Checks the invariants that hold at any instant. */
  private boolean watch(ContainerPool<ScriptedContainer> pool, CountDownLatch running)
      throws InterruptedException {
    while (!running.await(100, TimeUnit.MICROSECONDS)) {
      PoolStats stats = pool.stats();
      boolean fits =
          stats.ready() <= stats.capacity()
              && stats.capacity() <= MAX_CAPACITY
              && stats.workers() <= 4
              && (stats.ready() == 0 || stats.waiters() == 0);
      if (!fits) {
        violations.incrementAndGet();
      }
      ticker.advance(Duration.ofMillis(5));
    }
    return true;
  }

  private boolean runOperations(
      ContainerPool<ScriptedContainer> pool, RandomGenerator random, boolean closes)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> pool.tryGet().ifPresent(c -> use(pool, c, random));
          case 3, 4 ->
              pool.get(Duration.ofNanos(random.nextInt(300_000)))
                  .ifPresent(c -> use(pool, c, random));
          case 5, 6 -> getAsyncAndCancel(pool, random);
          case 7 -> takeWhileInterrupted(pool, random);
          case 8 -> pool.setCapacity(2 + random.nextInt(MAX_CAPACITY - 1));
          case 9 -> pool.setMaxWorkers(1 + random.nextInt(4));
          case 10 -> pool.tryGet().ifPresent(c -> dieAndDestroy(c));
          default -> pool.awaitReady(random.nextInt(4), Duration.ofNanos(100_000));
        }
      } catch (PoolClosedException e) {
        return true;
      }
      if (closes && round == ROUNDS / 2) {
        pool.close();
      }
    }
    return true;
  }

  private void getAsyncAndCancel(ContainerPool<ScriptedContainer> pool, RandomGenerator random) {
    CompletableFuture<ScriptedContainer> future = pool.getAsync();
    if (random.nextBoolean()) {
      Thread.onSpinWait();
    }
    if (!future.cancel(false) && !future.isCompletedExceptionally()) {
      use(pool, future.join(), random);
    }
  }

  private void takeWhileInterrupted(ContainerPool<ScriptedContainer> pool, RandomGenerator random)
      throws Exception {
    Thread self = Thread.currentThread();
    Background<Boolean> other =
        inBackground(
            () -> {
              self.interrupt();
              return true;
            });
    try {
      use(pool, pool.take(), random);
    } catch (InterruptedException e) {
      assertThat(e).isNotNull();
    } finally {
      while (!Thread.interrupted() && !other.isDone()) {
        Thread.onSpinWait();
      }
      if (!other.result()) {
        violations.incrementAndGet();
      }
      Thread.interrupted();
    }
  }

  private void use(
      ContainerPool<ScriptedContainer> pool, ScriptedContainer container, RandomGenerator random) {
    if (!owned.add(container) || container.isDestroyed()) {
      violations.incrementAndGet();
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        owned.remove(container);
        destroy(container);
      }
      case 1 -> {
        if (kept.size() < 50) {
          kept.add(container);
        } else {
          owned.remove(container);
          destroy(container);
        }
      }
      default -> {
        owned.remove(container);
        pool.put(container);
      }
    }
  }

  private void dieAndDestroy(ScriptedContainer container) {
    if (!owned.add(container)) {
      violations.incrementAndGet();
    }
    container.die();
    owned.remove(container);
    destroy(container);
  }

  private static void destroy(ScriptedContainer container) {
    while (!container.isDestroyed()) {
      try {
        container.destroy();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("destroy");
      }
    }
  }
}
