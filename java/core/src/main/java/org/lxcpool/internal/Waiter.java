package org.lxcpool.internal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * Somebody who waits for a container: a thread or a future. It is in the queue, or it was given an
 * entry, or it was told that the pool is closed; which of them is decided under the pool's lock. A
 * waiting thread reads {@link #entry} and {@link #closed} without the lock: they are volatile, and
 * written before it is unparked.
 */
final class Waiter<C extends Container> {
  final @Nullable Thread thread;
  final @Nullable CompletableFuture<C> future;
  volatile @Nullable PoolEntry<C> entry;
  volatile boolean closed;

  /** It found a container at once and owes the replenisher a wake-up; its own thread's alone. */
  boolean mustWake;

  /** Its turn, 0 before it first queued; guarded by the pool's lock like all that follows. */
  long turn;

  boolean queued;
  @Nullable Waiter<C> previous;
  @Nullable Waiter<C> next;

  private Waiter(@Nullable Thread thread, @Nullable CompletableFuture<C> future) {
    this.thread = thread;
    this.future = future;
  }

  static <C extends Container> Waiter<C> ofThisThread() {
    return new Waiter<>(Thread.currentThread(), null);
  }

  static <C extends Container> Waiter<C> of(CompletableFuture<C> future) {
    return new Waiter<>(null, future);
  }
}
