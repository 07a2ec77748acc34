package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.Slot;

/**
 * A container of the pool, from its creation to its end.
 *
 * <p>While it is leased, its taker alone holds the container itself, and the pool holds it weakly:
 * one that is dropped without being destroyed or put back can be collected, and that is how it is
 * noticed.
 *
 * <p>Fields that change are written with the pool's lock held, unless they say otherwise.
 */
final class PoolEntry<C extends Container> implements Slot {
  /** Where a container is. It has one owner in each stage, and passes them in this order. */
  enum Stage {
    /** A worker makes it, or it is about to enter the pool. */
    MAKING,
    /** In the stock. It may become leased and ready again any number of times. */
    READY,
    /** Handed out. */
    LEASED,
    /** The destroyer has it. */
    LEAVING,
    /** Destroyed, or dropped by its taker. */
    GONE
  }

  /** Not looked at since it was put back or handed out: those read no clock. */
  static final long UNSTAMPED = Long.MIN_VALUE;

  /** How often the backoff had been raised when its creation was submitted. */
  final long raises;

  private final Owner<C> owner;
  private @Nullable Reference<C> reference;
  private boolean carried;

  /** By which it is found in a table, once it is bound. */
  int hash;

  // Also written by a taker that was given it, and has it alone.
  private @Nullable C container;

  /** Read without the lock as a hint, by a thread that was given it. */
  Stage stage = Stage.MAKING;

  private volatile @Nullable Throwable death;

  /** Since when it is ready, by the ticker. */
  long readySince = UNSTAMPED;

  /** Since when it is leased, by the ticker. */
  long leasedSince = UNSTAMPED;

  /** Its neighbours among the leases. */
  @Nullable PoolEntry<C> previous;

  @Nullable PoolEntry<C> next;

  PoolEntry(Owner<C> owner, long raises) {
    this.owner = owner;
    this.raises = raises;
  }

  /** The pool of an entry, as its slot needs it. */
  interface Owner<C extends Container> {
    /** A container has died. */
    void died(PoolEntry<C> entry, Throwable cause);

    /** A container was destroyed. */
    void ended(PoolEntry<C> entry);

    /** Where those go that were collected. */
    ReferenceQueue<C> dropped();
  }

  /** Leads from a container that was collected to its entry. */
  static final class Reference<C extends Container> extends WeakReference<C> {
    final PoolEntry<C> entry;

    Reference(C container, PoolEntry<C> entry, ReferenceQueue<C> dropped) {
      super(container, dropped);
      this.entry = entry;
    }
  }

  /** Takes the container that this is about, once. */
  void bind(C made) {
    container = made;
    hash = System.identityHashCode(made);
    reference = new Reference<>(made, this, owner.dropped());
    carried = Callbacks.slot(made) == this;
  }

  /** Whether the container leads here by itself, and says when it ends. */
  boolean isCarried() {
    return carried;
  }

  /** Whether it is this pool's, and this container's. */
  boolean isOf(Owner<C> pool, C other) {
    Reference<C> bound = reference;
    return owner == pool && bound != null && bound.refersTo(other);
  }

  /** The container, which a taker hasn't got. */
  C container() {
    return requireNonNull(container);
  }

  /** The container while it is reachable; null once it was dropped. */
  @Nullable C peek() {
    return requireNonNull(reference).get();
  }

  /** The taker has it now. */
  void letGo() {
    container = null;
  }

  /** The taker gave it back, or never got it. */
  void takeBack(C returned) {
    container = returned;
  }

  /** The cause of death that it was told of; null as long as it was told of none. */
  @Nullable Throwable death() {
    return death;
  }

  @Override
  public void died(Throwable cause) {
    owner.died(this, cause);
  }

  @Override
  public void ended() {
    owner.ended(this);
  }

  /** Takes note of the first cause of death. */
  void diedOf(Throwable cause) {
    if (death == null) {
      death = cause;
    }
  }
}
