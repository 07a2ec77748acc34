package org.lxcpool.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.lxcpool.Container;
import org.lxcpool.PoolListener;
import org.lxcpool.WorkerTimeoutException;

/**
 * Closes a pool. All that the pool owns changes hands within one hold of the lock: whoever comes
 * later, another close included, finds the stock with the destroyer and the queue empty.
 */
final class Closer<C extends Container> {
  /** How often it sees to it that the destroyer has threads, should one not have started. */
  private static final long LAUNCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PoolState<C> state;
  private final Destroyer<C> destroyer;
  private final Callbacks<C> callbacks;
  private final HandoffQueue<C> desk;
  private final Runnable wakeThreads;

  Closer(
      PoolState<C> state,
      Destroyer<C> destroyer,
      Callbacks<C> callbacks,
      HandoffQueue<C> desk,
      Runnable wakeThreads) {
    this.state = state;
    this.destroyer = destroyer;
    this.callbacks = callbacks;
    this.desk = desk;
    this.wakeThreads = wakeThreads;
  }

  /** Closes, and waits for the destroys of what the pool owned outside its workers. */
  void close() {
    begin();
    long owned = owned();
    boolean interrupted = false;
    while (true) {
      try {
        boolean unused = await(() -> !destroyer.isBusyWithFirst(owned), Preconditions.FOR_EVER);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes, and waits for destroys and live workers. */
  void close(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    begin();
    long left = nanos - (System.nanoTime() - start);
    if (!await(() -> state.live.isEmpty() && destroyer.busy() == 0, left)) {
      throw new WorkerTimeoutException(stillRunning());
    }
  }

  private void begin() {
    List<Waiter<C>> waiters;
    state.lock.lock();
    try {
      if (state.closed) {
        return;
      }
      state.closed = true;
      for (PoolEntry<C> entry = state.stock.poll(); entry != null; entry = state.stock.poll()) {
        destroyer.enqueue(entry);
      }
      waiters = state.waiters.drain();
      for (Waiter<C> waiter : waiters) {
        waiter.closed = true;
      }
      state.readyWatch.close();
      destroyer.closed();
    } finally {
      state.lock.unlock();
    }
    destroyer.launch();
    wakeThreads.run();
    // Threads first: the dependents of a future are code of others, and run on this thread.
    for (Waiter<C> waiter : waiters) {
      if (waiter.thread != null) {
        LockSupport.unpark(waiter.thread);
      }
    }
    for (Waiter<C> waiter : waiters) {
      CompletableFuture<C> future = waiter.future;
      if (future != null) {
        future.completeExceptionally(desk.closedException());
      }
    }
    callbacks.tell(PoolListener::closed);
  }

  private long owned() {
    state.lock.lock();
    try {
      return destroyer.enqueued();
    } finally {
      state.lock.unlock();
    }
  }

  private String stillRunning() {
    state.lock.lock();
    try {
      return String.format(
          "worker timed out: pool %s is closed, but live workers=%d, destroys=%d still run",
          state.name, state.live.size(), destroyer.busy());
    } finally {
      state.lock.unlock();
    }
  }

  /** Waits until it is done, which is asked with the lock held; false at the deadline. */
  private boolean await(BooleanSupplier done, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      destroyer.launch();
      long left = nanos - (System.nanoTime() - start);
      long slice = Math.min(left, LAUNCH_NANOS);
      state.lock.lockInterruptibly();
      try {
        while (!done.getAsBoolean() && slice > 0) {
          slice = state.settled.awaitNanos(slice);
        }
        if (done.getAsBoolean()) {
          return true;
        }
      } finally {
        state.lock.unlock();
      }
      if (left <= LAUNCH_NANOS) {
        return false;
      }
    }
  }
}
