package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolErrors;
import org.lxcpool.PoolStats;

/**
 * A running pool. {@code ContainerPool} checks the arguments and documents the methods; durations
 * are nanoseconds here. Thread-safe.
 */
public final class PoolImpl<C extends Container> {
  private final Settings settings;
  private final ContainerFactory<C> factory;
  private final PoolState<C> state;
  private final PoolParts<C> parts;
  private final GetOperation<C> get;
  private final PutOperation<C> put;

  /** Builds and starts a pool. The containers that the factory recovers are in the stock then. */
  public PoolImpl(Settings settings, int capacity, ContainerFactory<C> factory) {
    this.settings = settings;
    this.factory = factory;
    parts = new PoolParts<>(settings, capacity, factory);
    state = parts.state;
    get = parts.get;
    put = parts.put;
    Thread replenisher = settings.thread("replenisher", parts.replenisher);
    Thread houseKeeper = settings.thread("health", parts.houseKeeper);
    state.threads.set(replenisher, houseKeeper);
    parts.adoption.run();
    replenisher.start();
    houseKeeper.start();
  }

  /** Returns the oldest ready container; null if there is none. */
  public @Nullable C tryGet() {
    return get.tryGet();
  }

  /** Returns the oldest ready container and waits for one; null if the timeout elapsed. */
  public @Nullable C get(long nanos) throws InterruptedException {
    return get.get(nanos);
  }

  /** Returns the oldest ready container and waits for one indefinitely. */
  public C take() throws InterruptedException {
    return get.take();
  }

  /** Returns a future that waits in the queue. */
  public CompletableFuture<C> getAsync() {
    return get.getAsync();
  }

  /** Takes an unused container back; returns whether the pool keeps it. */
  public boolean put(C container) {
    return put.put(container);
  }

  /** Waits until {@code n} containers are ready; returns false if the timeout elapsed. */
  public boolean awaitReady(int n, long nanos) throws InterruptedException {
    state.lock.lockInterruptibly();
    try {
      if (state.closed) {
        throw state.newClosedException();
      }
      if (state.stock.size() >= n) {
        return true;
      }
      boolean reached = state.readyWatch.await(n, nanos);
      if (!reached && state.closed) {
        throw state.newClosedException();
      }
      return reached;
    } finally {
      state.lock.unlock();
    }
  }

  /** Returns the number of ready containers. */
  public int size() {
    state.lock.lock();
    try {
      return state.stock.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** Returns the capacity. */
  public int capacity() {
    return state.capacity;
  }

  /** Returns the number of live workers. */
  public int workerCount() {
    state.lock.lock();
    try {
      return state.creations.live.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** Returns the number of queued waiters. */
  public int waiterCount() {
    state.lock.lock();
    try {
      return state.waiters.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** Returns the most recent errors. */
  public PoolErrors errors() {
    return state.errors;
  }

  /** Returns a consistent snapshot of all numbers. */
  public PoolStats stats() {
    parts.leases.endDropped();
    long now = settings.ticker.read();
    Instant wall = Instant.now();
    var latencies = parts.latencies.snapshot();
    state.lock.lock();
    try {
      Creations<C> creations = state.creations;
      return new StatsSnapshot(
          settings.name,
          new StatsSnapshot.Levels(
              state.stock.size(),
              state.capacity,
              creations.live.size(),
              creations.limit.current(),
              creations.abandoned,
              state.waiters.size(),
              state.leases.size()),
          new StatsSnapshot.Totals(
              creations.created,
              state.handedOut,
              state.putBack,
              state.destroyQueue.destroyed(),
              state.leaked,
              state.expired,
              state.errors.total()),
          latencies,
          new StatsSnapshot.Health(
              state.errors.last(),
              later(wall, state.failures.throttledFor(now)),
              later(wall, state.failures.backingOffFor(now))));
    } finally {
      state.lock.unlock();
    }
  }

  private static @Nullable Instant later(Instant now, long nanos) {
    return nanos == 0 ? null : now.plusNanos(nanos);
  }

  /** Changes the capacity; if more containers are ready, the newest are destroyed. */
  public void setCapacity(int capacity) {
    state.lock.lock();
    try {
      if (state.closed) {
        return;
      }
      state.capacity = capacity;
      while (state.stock.size() > capacity) {
        state.destroyQueue.add(requireNonNull(state.stock.pollLast()));
      }
    } finally {
      state.lock.unlock();
    }
    state.threads.wakeReplenisher();
    parts.destroyer.launch();
  }

  /** Changes the maximum number of workers. */
  public void setMaxWorkers(int n) {
    state.lock.lock();
    try {
      if (state.closed) {
        return;
      }
      state.creations.limit.setMax(n);
    } finally {
      state.lock.unlock();
    }
    state.threads.wakeReplenisher();
  }

  /** Changes the creation timeout, that of creations in flight included. */
  public void setCreationTimeout(long nanos) {
    if (!state.closed) {
      settings.creationTimeout = nanos;
      state.threads.wakeReplenisher();
    }
  }

  /** Changes the number of errors per hour at which creation is suspended. */
  public void setMaxErrorsPerHour(int n) {
    if (!state.closed) {
      settings.maxErrorsPerHour = n;
      state.threads.wakeReplenisher();
    }
  }

  /** Asks the factory to keep a container for debugging. */
  public void hold(C container, String reason, Duration time) {
    factory.hold(container, reason, time);
  }

  /** Returns whether the pool was closed. */
  public boolean isClosed() {
    return state.closed;
  }

  /** Closes the pool. */
  public void close() {
    parts.closer.close();
  }

  /** Closes the pool and waits for its workers. */
  public void close(long nanos) throws InterruptedException {
    parts.closer.close(nanos);
  }
}
