package org.lxcpool.internal;

/** A container of the pool, with what the pool must remember of it while it is leased, too. */
final class Item<C> {
  /** Put back, and not looked at since: a put reads no clock. */
  static final long UNSTAMPED = Long.MIN_VALUE;

  final C container;

  /** How often the backoff had been raised when its creation was submitted. */
  final long raises;

  /** Since when it is ready, by the ticker; guarded by the pool's lock. */
  long readySince = UNSTAMPED;

  Item(C container, long raises) {
    this.container = container;
    this.raises = raises;
  }
}
