package org.lxcpool.internal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * A thread or a future that waits for a container. A waiter is queued, or was assigned an entry, or
 * learned that the pool is closed; which of these holds is decided with the pool's lock held.
 *
 * <p>Mutable fields are guarded by the pool's lock unless their comment says otherwise. A waiter
 * has no reference to that lock, so {@code @GuardedBy} can't express it.
 */
final class Waiter<C extends Container> {
  final @Nullable Thread thread;
  final @Nullable CompletableFuture<C> future;

  /** The assigned entry. The waiting thread reads it without the lock after it was unparked. */
  volatile @Nullable PoolEntry<C> entry;

  /** Whether the pool was closed. The waiting thread reads it without the lock. */
  volatile boolean closed;

  /**
   * Whether the waiter took a container from the stock and must wake the replenisher. Accessed only
   * by the thread that queues the waiter.
   */
  boolean mustWakeReplenisher;

  /** The position in the queue's order of arrival; 0 before the waiter was first queued. */
  long turn;

  boolean queued;
  @Nullable Waiter<C> previous;
  @Nullable Waiter<C> next;

  private Waiter(@Nullable Thread thread, @Nullable CompletableFuture<C> future) {
    this.thread = thread;
    this.future = future;
  }

  /** Creates a waiter for the current thread. */
  static <C extends Container> Waiter<C> ofCurrentThread() {
    return new Waiter<>(Thread.currentThread(), null);
  }

  /** Creates a waiter for a future. */
  static <C extends Container> Waiter<C> of(CompletableFuture<C> future) {
    return new Waiter<>(null, future);
  }
}
