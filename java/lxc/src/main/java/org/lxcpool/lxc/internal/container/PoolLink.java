package org.lxcpool.lxc.internal.container;

import java.lang.ref.Cleaner.Cleanable;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Slot;

/** The link of one container to its pool, and to the users it is handed out to. Thread-safe. */
public final class PoolLink {
  private volatile @Nullable Slot slot;
  private volatile @Nullable Throwable takenAt;
  private volatile boolean dropped;
  private volatile @Nullable Cleanable dropWatch;

  /** Returns the pool's handle of the container; null outside a pool. */
  public @Nullable Slot slot() {
    return slot;
  }

  void slot(Slot slot) {
    this.slot = slot;
  }

  /** Notifies the pool that the container has died. */
  void died(Throwable cause) {
    Slot ofPool = slot;
    if (ofPool != null) {
      ofPool.died(cause);
    }
  }

  /**
   * Ends the lease, unless the container was dropped: the pool counts that one as leaked itself.
   */
  void leave() {
    Slot ofPool = slot;
    if (ofPool != null && !dropped) {
      ofPool.ended();
    }
  }

  /** Returns where the container was handed out; null if that isn't remembered. */
  public @Nullable Throwable takenAt() {
    return takenAt;
  }

  void takenAt(@Nullable Throwable where) {
    takenAt = where;
  }

  /** Records that users have dropped the container, neither destroyed nor put back. */
  public void dropped() {
    dropped = true;
  }

  /**
   * Sets the watch for that.
   *
   * @param watch ends when it is cleaned
   */
  public void watchedBy(Cleanable watch) {
    dropWatch = watch;
  }

  /** Ends the watch: a container that was destroyed may be dropped. */
  void endWatch() {
    Cleanable watch = dropWatch;
    if (watch != null) {
      watch.clean();
    }
  }
}
