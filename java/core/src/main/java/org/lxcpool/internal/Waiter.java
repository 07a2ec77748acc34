package org.lxcpool.internal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for a container: a thread, or a future. Who is waiting, and whether it was
 * served, is decided under the pool's lock; {@link #item} alone is read without.
 */
final class Waiter<C> {
  final @Nullable Thread thread;
  final @Nullable CompletableFuture<C> future;

  /** The container it was given; written under the lock, before the thread is woken. */
  volatile @Nullable C item;

  /** Since when that was ready; read after {@code item}. */
  long itemSince;

  /** The pool was closed. */
  volatile boolean closed;

  boolean queued;
  @Nullable Waiter<C> previous;
  @Nullable Waiter<C> next;

  private Waiter(@Nullable Thread thread, @Nullable CompletableFuture<C> future) {
    this.thread = thread;
    this.future = future;
  }

  static <C> Waiter<C> ofThisThread() {
    return new Waiter<>(Thread.currentThread(), null);
  }

  static <C> Waiter<C> ofFuture(CompletableFuture<C> future) {
    return new Waiter<>(null, future);
  }
}
