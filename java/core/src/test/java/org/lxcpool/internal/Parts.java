package org.lxcpool.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;

/** The parts of a pool without the threads that drive them, and helpers that hold its lock. */
final class Parts {
  final AtomicLong time = new AtomicLong();

  /** Runs after each read of the ticker, before the thread uses the time. */
  volatile Runnable afterRead = () -> {};

  final PoolParts<Plain> pool;
  final PoolState<Plain> state;

  Parts(int capacity) {
    this(capacity, Plain::new, Settings.Threads::daemon);
  }

  Parts(int capacity, ContainerFactory<Plain> factory, Settings.Threads threads) {
    Settings.Builder settings = new Settings.Builder();
    settings.ticker = this::read;
    settings.threads = threads;
    pool = new PoolParts<>(settings.build("test"), capacity, factory);
    state = pool.state;
  }

  private long read() {
    long now = time.get();
    afterRead.run();
    return now;
  }

  /** Creates an entry for a container. */
  PoolEntry<Plain> entry(Plain container) {
    PoolEntry<Plain> entry = new PoolEntry<>(state, 0);
    entry.bind(container);
    return entry;
  }

  /** Has a container destroyed. */
  void destroy(Plain container) {
    state.lock.lock();
    try {
      state.destroyQueue.add(entry(container));
    } finally {
      state.lock.unlock();
    }
    pool.destroyer.launch();
  }

  /** Marks the pool as closed, without closing anything. */
  void markClosed() {
    state.lock.lock();
    try {
      state.closed = true;
      state.destroyQueue.close();
    } finally {
      state.lock.unlock();
    }
  }

  int live() {
    state.lock.lock();
    try {
      return state.creations.live.size();
    } finally {
      state.lock.unlock();
    }
  }

  int abandoned() {
    state.lock.lock();
    try {
      return state.creations.abandoned;
    } finally {
      state.lock.unlock();
    }
  }

  long backingOffFor() {
    state.lock.lock();
    try {
      return state.failures.backingOffFor(time.get());
    } finally {
      state.lock.unlock();
    }
  }

  /** A container that counts its destroys, the first of which may fail. */
  static final class Plain implements Container {
    volatile int destroys;

    /** The number of destroys that fail. */
    volatile int failures;

    @Override
    public String name() {
      return "plain";
    }

    @Override
    public void start() {}

    @Override
    public void awaitNetwork(Duration timeout) {}

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time destroys it
    public void destroy() {
      destroys++;
      if (destroys <= failures) {
        throw new IllegalStateException("busy");
      }
    }
  }
}
