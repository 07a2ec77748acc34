package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A container of the pool, with what the pool must remember of it while it is leased, too.
 *
 * <p>While it is leased its taker alone holds the container itself: one that is dropped without
 * being destroyed or put back can be collected, and that is how it is noticed. It is the weak
 * reference itself, since leases that were consumed are many until the next sweep.
 */
final class Item<C> extends WeakReference<C> {
  /** Not looked at since it was put back or handed out: those read no clock. */
  static final long UNSTAMPED = Long.MIN_VALUE;

  /** How often the backoff had been raised when its creation was submitted. */
  final long raises;

  /** Whether its life is over; doesn't hold the container. Code of others. */
  final BooleanSupplier over;

  /** By which it is found among the leases. */
  final int hash;

  // Written by whoever owns it: the taker lets it go, and with the lock held it is put back.
  private @Nullable C container;

  /** Since when it is ready, by the ticker; guarded by the pool's lock. */
  long readySince = UNSTAMPED;

  /** Since when it is leased, by the ticker; guarded by the pool's lock. */
  long leasedSince = UNSTAMPED;

  Item(C container, BooleanSupplier over, long raises) {
    super(container);
    this.container = container;
    this.over = over;
    this.raises = raises;
    hash = System.identityHashCode(container);
  }

  /** The container, for as long as it isn't let go. */
  C container() {
    return requireNonNull(container);
  }

  /** Whether this is the item of a container. */
  boolean isOf(C other) {
    return refersTo(other);
  }

  /** The container while somebody has it; null once it was dropped. */
  @Nullable C peek() {
    return get();
  }

  /** The taker has it now. */
  void letGo() {
    container = null;
  }

  /** The taker gave it back, or never got it. */
  void takeBack(C returned) {
    container = returned;
  }
}
