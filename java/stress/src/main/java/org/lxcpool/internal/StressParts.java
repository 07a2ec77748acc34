package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;
import org.lxcpool.PoolClosedException;
import org.lxcpool.WorkerTimeoutException;
import org.lxcpool.testing.PlainContainer;

/**
 * The parts of a pool with a capacity of 2, without threads: containers to destroy stay in the
 * destroyer's queue, where they are counted.
 */
class StressParts {
  final PoolParts<Box> pool;
  final PoolState<Box> state;

  volatile long now;

  StressParts() {
    Settings.Builder settings = new Settings.Builder();
    settings.ticker = () -> now;
    settings.maxWorkers = 1;
    settings.creationTimeout = 10;
    settings.threads = NoThread::new;
    pool = new PoolParts<>(settings.build("stress"), 2, Box::new);
    state = pool.state;
  }

  @Nullable Box tryGet() {
    try {
      return pool.get.tryGet();
    } catch (PoolClosedException e) {
      return null;
    }
  }

  /** Waits for the shortest time possible: the timeout elapses when the wait begins. */
  @Nullable Box getWithShortTimeout() {
    try {
      return pool.get.get(1);
    } catch (InterruptedException e) {
      return null;
    }
  }

  boolean put(Box box) {
    return pool.put.put(box);
  }

  void close() {
    try {
      pool.closer.close(0);
    } catch (InterruptedException | WorkerTimeoutException e) {
      return; // the containers to destroy are still queued
    }
  }

  int ready() {
    state.lock.lock();
    try {
      return state.stock.size();
    } finally {
      state.lock.unlock();
    }
  }

  int waiters() {
    state.lock.lock();
    try {
      return state.waiters.size();
    } finally {
      state.lock.unlock();
    }
  }

  int leased() {
    state.lock.lock();
    try {
      return state.leases.size();
    } finally {
      state.lock.unlock();
    }
  }

  /** Returns the number of containers that are or were to be destroyed. */
  int toDestroy() {
    state.lock.lock();
    try {
      return (int) state.destroyQueue.added();
    } finally {
      state.lock.unlock();
    }
  }

  /** A thread that never runs. */
  private static final class NoThread extends Thread {
    NoThread(String name, Runnable task) {
      super(task, name);
    }

    @Override
    public synchronized void start() {}
  }

  /** A container with a field that isn't volatile. */
  static final class Box extends PlainContainer {
    int content;
  }
}
