package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.Container;
import org.lxcpool.PoolListener;
import org.lxcpool.WorkerTimeoutException;

/**
 * The close operation. Everything that the pool owns changes owners within one hold of the lock: a
 * later caller, another {@code close} included, finds the stock and the queue empty.
 */
final class Closer<C extends Container> {
  /** The interval at which close launches the destroyer again, in case a thread didn't start. */
  private static final long LAUNCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PoolState<C> state;
  private final Destroyer<C> destroyer;
  private final Callbacks<C> callbacks;

  Closer(PoolState<C> state, Destroyer<C> destroyer, Callbacks<C> callbacks) {
    this.state = state;
    this.destroyer = destroyer;
    this.callbacks = callbacks;
  }

  /** The work that a call of close waits for. */
  private enum Goal {
    /** The first attempts to destroy what the pool owned outside its workers are done. */
    OWNED_DESTROYED,
    /** No worker is live and no destroy runs or waits for its first attempt. */
    ALL_ENDED
  }

  /** Closes the pool and waits until what it owned outside its workers is destroyed. */
  void close() {
    begin();
    long owned = owned();
    boolean interrupted = false;
    while (true) {
      try {
        boolean unused = await(Goal.OWNED_DESTROYED, owned, Preconditions.INDEFINITELY);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the pool and waits for all destroys and live workers. */
  void close(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    begin();
    long left = nanos - (System.nanoTime() - start);
    if (!await(Goal.ALL_ENDED, 0, left)) {
      throw new WorkerTimeoutException(timeoutMessage());
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
      for (PoolEntry<C> e = state.stock.poll(); e != null; e = state.stock.poll()) {
        state.destroyQueue.add(e);
      }
      waiters = state.waiters.drain();
      for (Waiter<C> waiter : waiters) {
        waiter.closed = true;
      }
      state.readyWatch.close();
      state.destroyQueue.close();
    } finally {
      state.lock.unlock();
    }
    destroyer.launch();
    state.threads.wakeReplenisher();
    state.threads.wakeHouseKeeper();
    // Threads first: the dependents of a future are foreign code that runs on this thread.
    for (Waiter<C> waiter : waiters) {
      if (waiter.thread != null) {
        LockSupport.unpark(waiter.thread);
      }
    }
    for (Waiter<C> waiter : waiters) {
      CompletableFuture<C> future = waiter.future;
      if (future != null) {
        future.completeExceptionally(state.closedException());
      }
    }
    callbacks.notifyListener(PoolListener::closed);
  }

  private long owned() {
    state.lock.lock();
    try {
      return state.destroyQueue.added();
    } finally {
      state.lock.unlock();
    }
  }

  private String timeoutMessage() {
    state.lock.lock();
    try {
      return String.format(
          "worker timed out: pool %s is closed, but work still runs (live workers=%d, destroys=%d)",
          state.settings.name, state.creations.live.size(), state.destroyQueue.busy());
    } finally {
      state.lock.unlock();
    }
  }

  /** Waits until the goal is reached; returns false if the timeout elapsed first. */
  private boolean await(Goal goal, long owned, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      destroyer.launch();
      long left = nanos - (System.nanoTime() - start);
      long slice = Math.min(left, LAUNCH_NANOS);
      state.lock.lockInterruptibly();
      try {
        while (!isReached(goal, owned) && slice > 0) {
          slice = state.settled.awaitNanos(slice);
        }
        if (isReached(goal, owned)) {
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

  @GuardedBy("state.lock")
  private boolean isReached(Goal goal, long owned) {
    DestroyQueue<C> queue = state.destroyQueue;
    return switch (goal) {
      case OWNED_DESTROYED -> !queue.isBusyWithFirst(owned);
      case ALL_ENDED -> state.creations.live.isEmpty() && queue.busy() == 0;
    };
  }
}
