package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;

/** What the tests of the pool's promises have in common. */
abstract class PoolTest {
  /** Long enough for the slowest machine; nothing waits that long that goes well. */
  static final Duration LONG = Duration.ofSeconds(60);

  final ScriptedFactory factory = new ScriptedFactory();
  final FakeTicker ticker = new FakeTicker();
  private final List<ContainerPool<ScriptedContainer>> pools = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();

  ContainerPool.Builder<ScriptedContainer> builder(int capacity) {
    return ContainerPool.<ScriptedContainer>builder(factory)
        .capacity(capacity)
        .ticker(ticker)
        .healthCheckInterval(Duration.ofMillis(20));
  }

  ContainerPool<ScriptedContainer> build(ContainerPool.Builder<ScriptedContainer> builder) {
    ContainerPool<ScriptedContainer> pool = builder.build();
    pools.add(pool);
    return pool;
  }

  /** A pool whose stock is full. */
  ContainerPool<ScriptedContainer> fullPool(int capacity) throws InterruptedException {
    ContainerPool<ScriptedContainer> pool = build(builder(capacity));
    if (!pool.awaitReady(capacity, LONG)) {
      throw new AssertionError("not full: " + pool);
    }
    return pool;
  }

  /** A pool whose stock is empty and stays so until the gate is opened: all its workers hang. */
  ContainerPool<ScriptedContainer> hangingPool(int capacity, Gate gate) {
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(capacity).maxWorkers(capacity));
    until(() -> gate.waiting() == capacity);
    return pool;
  }

  Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    gates.forEach(Gate::open);
    for (ContainerPool<ScriptedContainer> pool : pools) {
      pool.close();
      pool.close(LONG);
    }
  }

  static void until(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition::getAsBoolean);
  }

  static void untilErrors(ContainerPool<?> pool, long total) {
    until(() -> pool.errors().total() >= total);
  }

  static List<PoolError.Phase> phases(ContainerPool<?> pool) {
    return pool.errors().snapshot().stream().map(PoolError::phase).toList();
  }

  ScriptedContainer made(int n) {
    until(() -> factory.container(n) != null);
    return requireNonNull(factory.container(n));
  }

  /** Something that a test lets run on a thread of its own. */
  static final class Background<T> {
    final Thread thread;
    private final FutureTask<T> task;

    private Background(Callable<T> callable) {
      task = new FutureTask<>(callable);
      thread = new Thread(task, "test-background");
      thread.setDaemon(true);
      thread.start();
    }

    T result() throws Exception {
      try {
        return task.get(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
    }

    boolean isDone() {
      return task.isDone();
    }

    /** Waits until it is parked. */
    Background<T> waiting() {
      until(
          () ->
              thread.getState() == Thread.State.WAITING
                  || thread.getState() == Thread.State.TIMED_WAITING);
      return this;
    }
  }

  static <T> Background<T> inBackground(Callable<T> callable) {
    return new Background<>(callable);
  }

  /** The threads of a pool that live now. */
  static List<Thread> threadsOf(String pool) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lxcpool-" + pool + "-"))
        .toList();
  }
}
