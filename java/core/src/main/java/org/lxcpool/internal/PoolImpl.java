package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolErrors;
import org.lxcpool.PoolStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a pool, put together. Arguments have been checked by {@code ContainerPool}. */
public final class PoolImpl<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(PoolImpl.class);

  private final Settings settings;
  private final ContainerFactory<C> factory;
  private final PoolState<C> state;
  private final Latencies latencies = new Latencies();
  private final Failures failures;
  private final Destroyer<C> destroyer;
  private final HandoffQueue<C> desk;
  private final Intake<C> intake;
  private final HouseKeeper<C> sweep;
  private final Closer<C> closer;
  private final Thread replenisherThread;
  private final Thread sweepThread;

  /** Puts a pool together and starts it: what the factory recovers is in the stock then. */
  public PoolImpl(Settings settings, int capacity, ContainerFactory<C> factory) {
    this.settings = settings;
    this.factory = factory;
    Callbacks<C> callbacks = new Callbacks<>(settings.name, factory, settings.listener);
    state = new PoolState<>(settings.name, capacity, settings.workerLimit());
    failures = new Failures(settings, callbacks);
    destroyer = new Destroyer<>(settings, state, failures, latencies, callbacks);
    desk =
        new HandoffQueue<>(
            settings, state, failures, callbacks, destroyer, this::wakeReplenisher, this::refused);
    intake = new Intake<>(state, failures, callbacks, destroyer, desk, this::wakeReplenisher);
    CreationController<C> workforce =
        new CreationController<>(
            settings,
            factory,
            state,
            failures,
            latencies,
            callbacks,
            destroyer,
            intake,
            this::wakeReplenisher);
    sweep =
        new HouseKeeper<>(settings, state, failures, destroyer, callbacks, this::wakeReplenisher);
    closer = new Closer<>(state, destroyer, callbacks, desk, this::wakeThreads);
    replenisherThread =
        settings.thread(
            "replenisher", new Replenisher<>(settings, state, failures, workforce, destroyer));
    sweepThread = settings.thread("health", sweep);
    state.healthThread = sweepThread;
    recover(callbacks);
    replenisherThread.start();
    sweepThread.start();
  }

  private void wakeReplenisher() {
    LockSupport.unpark(replenisherThread);
  }

  private void refused(PoolEntry<C> entry) {
    intake.giveBack(entry);
  }

  private void wakeThreads() {
    LockSupport.unpark(replenisherThread);
    LockSupport.unpark(sweepThread);
  }

  private void recover(Callbacks<C> callbacks) {
    List<C> recovered;
    try {
      recovered = new ArrayList<>(factory.recover());
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's recover() failed: nothing is adopted", settings.name, e);
      return;
    }
    Set<C> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (C container : recovered) {
      if (container == null || !seen.add(container)) {
        LOG.warn("pool {}: the factory's recover() returned null, or one twice", settings.name);
        continue;
      }
      PoolEntry<C> entry = new PoolEntry<>(state, failures.raises());
      callbacks.adopted(container, entry);
      entry.bind(container);
      if (Callbacks.causeOfDeath(entry, container) == null) {
        entry.readySince = settings.ticker.read() - callbacks.readyFor(container);
        intake.adopt(entry);
      } else {
        destroy(entry);
      }
    }
  }

  private void destroy(PoolEntry<C> entry) {
    state.lock.lock();
    try {
      destroyer.enqueue(entry);
    } finally {
      state.lock.unlock();
    }
    destroyer.launch();
  }

  /** The oldest ready container, null if there is none. */
  public @Nullable C tryGet() {
    return desk.tryGet();
  }

  /** The oldest ready container, waited for; null if there is none in time. */
  public @Nullable C get(long nanos) throws InterruptedException {
    return desk.get(nanos);
  }

  /** A container, waited for without end. */
  public C take() throws InterruptedException {
    return requireNonNull(desk.get(Preconditions.FOR_EVER));
  }

  /** A future in the queue. */
  public CompletableFuture<C> getAsync() {
    return desk.getAsync();
  }

  /** Gives a container back. */
  public boolean put(C container) {
    return intake.put(container);
  }

  /** Waits until so many are ready. */
  public boolean awaitReady(int n, long nanos) throws InterruptedException {
    state.lock.lockInterruptibly();
    try {
      if (state.closed) {
        throw state.closedException();
      }
      if (state.stock.size() >= n) {
        return true;
      }
      boolean reached = state.readyWatch.await(n, nanos);
      if (!reached && state.closed) {
        throw state.closedException();
      }
      return reached;
    } finally {
      state.lock.unlock();
    }
  }

  /** Ready containers. */
  public int size() {
    state.lock.lock();
    try {
      return state.stock.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** The capacity. */
  public int capacity() {
    return state.capacity;
  }

  /** Live workers. */
  public int workerCount() {
    state.lock.lock();
    try {
      return state.live.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** Waiters in the queue. */
  public int waiterCount() {
    state.lock.lock();
    try {
      return state.waiters.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** The last errors. */
  public PoolErrors errors() {
    return failures.errors();
  }

  /** All numbers, of one instant. */
  public PoolStats stats() {
    sweep.endDropped();
    long now = settings.ticker.read();
    Instant wall = Instant.now();
    var measured = latencies.snapshot();
    state.lock.lock();
    try {
      return new StatsSnapshot(
          settings.name,
          state.stock.size(),
          state.capacity,
          state.live.size(),
          state.workerLimit.now(),
          state.abandoned,
          state.waiters.size(),
          state.leases.size(),
          state.created,
          state.handedOut,
          state.putBack,
          destroyer.destroyed(),
          state.leaked,
          state.expired,
          failures.errors().total(),
          measured,
          failures.errors().last(),
          later(wall, failures.throttledFor(now)),
          later(wall, failures.backingOffFor(now)));
    } finally {
      state.lock.unlock();
    }
  }

  private static @Nullable Instant later(Instant now, long nanos) {
    return nanos == 0 ? null : now.plusNanos(nanos);
  }

  /** Changes the capacity; what no longer fits, the newest first, is destroyed. */
  public void setCapacity(int capacity) {
    change(
        () -> {
          state.capacity = capacity;
          while (state.stock.size() > capacity) {
            destroyer.enqueue(requireNonNull(state.stock.pollLast()));
          }
        });
    destroyer.launch();
  }

  /** Changes the limit of workers. */
  public void setMaxWorkers(int n) {
    change(() -> state.workerLimit.setMost(n));
  }

  /** Changes the creation timeout, of creations in flight, too. */
  public void setCreationTimeout(long nanos) {
    change(() -> settings.creationTimeout = nanos);
  }

  /** Changes the error limit. */
  public void setMaxErrorsPerHour(int n) {
    change(() -> settings.maxErrorsPerHour = n);
  }

  private void change(Runnable change) {
    state.lock.lock();
    try {
      if (state.closed) {
        return;
      }
      change.run();
    } finally {
      state.lock.unlock();
    }
    wakeReplenisher();
  }

  /** Has the factory keep a container. */
  public void hold(C container, String reason, Duration time) {
    factory.hold(container, reason, time);
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return state.closed;
  }

  /** Closes. */
  public void close() {
    closer.close();
  }

  /** Closes and waits. */
  public void close(long nanos) throws InterruptedException {
    closer.close(nanos);
  }
}
