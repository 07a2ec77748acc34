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

/** The base class of the tests of the pool's contract. */
abstract class PoolTest {
  /** A timeout that is long enough for the slowest machine and elapses only if a test fails. */
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

  /** Builds a pool and waits until its stock is full. */
  ContainerPool<ScriptedContainer> fullPool(int capacity) throws InterruptedException {
    ContainerPool<ScriptedContainer> pool = build(builder(capacity));
    if (!pool.awaitReady(capacity, LONG)) {
      throw new AssertionError("not full: " + pool);
    }
    return pool;
  }

  /** Builds a pool whose stock is empty because all its workers hang until the gate is opened. */
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
  void closePools() throws InterruptedException {
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

  /** A task of a test on a thread of its own. */
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

    /** Waits until the thread is waiting. */
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

  /** Returns the live threads of a pool. */
  static List<Thread> threadsOf(String pool) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lxcpool-" + pool + "-"))
        .toList();
  }
}
