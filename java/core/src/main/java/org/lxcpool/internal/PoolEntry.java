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
 * <p>While the container is leased, the pool refers to it weakly only. A container that its holder
 * drops without destroying it or putting it back can therefore be collected, which is how the pool
 * detects the leak.
 *
 * <p>Mutable fields are guarded by the pool's lock unless their comment says otherwise. An entry
 * has no reference to that lock, so {@code @GuardedBy} can't express it.
 */
final class PoolEntry<C extends Container> implements Slot {
  /** The stage of a container's life, in order. In each stage it has exactly one owner. */
  enum Stage {
    /** A worker creates the container, or it is about to enter the pool. */
    CREATING,
    /** The container is in the stock. READY and LEASED may alternate any number of times. */
    READY,
    /** The container is handed out. */
    LEASED,
    /** The destroyer owns the container. */
    DESTROYING,
    /** The container was destroyed, or dropped by its holder. */
    ENDED
  }

  /** A time that isn't known yet, since get and put read no clock; the next check sets it. */
  static final long UNSTAMPED = Long.MIN_VALUE;

  /** The number of times the backoff had been raised when the creation was submitted. */
  final long raises;

  private final Owner<C> owner;
  private @Nullable Reference<C> reference;
  private boolean carried;

  /** The identity hash code of the container, once bound. */
  int hash;

  // Also written without the lock by the one thread that was handed this entry.
  private @Nullable C container;

  /** Also read without the lock as a hint. */
  Stage stage = Stage.CREATING;

  // Written with the lock held.
  private volatile @Nullable Throwable death;

  /** The ticker's time at which the container became ready. */
  long readySince = UNSTAMPED;

  /** The ticker's time at which the container was leased. */
  long leasedSince = UNSTAMPED;

  /** The neighbours in the {@link LeaseList}. */
  @Nullable PoolEntry<C> previous;

  @Nullable PoolEntry<C> next;

  PoolEntry(Owner<C> owner, long raises) {
    this.owner = owner;
    this.raises = raises;
  }

  /** The pool of an entry, as far as its slot needs it. */
  interface Owner<C extends Container> {
    /** Processes the death of a container. */
    void died(PoolEntry<C> entry, Throwable cause);

    /** Processes the end of a container. */
    void ended(PoolEntry<C> entry);

    /** Returns the queue of the containers that were collected. */
    ReferenceQueue<C> dropped();
  }

  /** A weak reference from which the entry of a collected container is found. */
  static final class Reference<C extends Container> extends WeakReference<C> {
    final PoolEntry<C> entry;

    Reference(C container, PoolEntry<C> entry, ReferenceQueue<C> dropped) {
      super(container, dropped);
      this.entry = entry;
    }
  }

  /** Binds this entry to its container. Called once, without the lock. */
  void bind(C created) {
    container = created;
    hash = System.identityHashCode(created);
    reference = new Reference<>(created, this, owner.dropped());
    carried = ContainerProbe.slot(created) == this;
  }

  /** Returns whether the container carries this entry as its slot and so reports its own end. */
  boolean isCarried() {
    return carried;
  }

  /** Returns whether this is the entry of that container in that pool. */
  boolean isOf(Owner<C> pool, C other) {
    Reference<C> bound = reference;
    return owner == pool && bound != null && bound.refersTo(other);
  }

  /** Returns the container, which must not be leased. */
  C container() {
    return requireNonNull(container);
  }

  /** Returns the container; null once it was collected. */
  @Nullable C containerIfReachable() {
    return requireNonNull(reference).get();
  }

  /** Drops the strong reference: the holder has the container now. */
  void release() {
    container = null;
  }

  /** Restores the strong reference: the pool has the container again. */
  void reclaim(C returned) {
    container = returned;
  }

  /** Returns the first reported cause of death; null if none was reported. */
  @Nullable Throwable death() {
    return death;
  }

  /**
   * Returns null if the container is alive, else the cause of its death: the reported one if there
   * is one. Called without the lock.
   */
  @Nullable Throwable causeOfDeath(C ofContainer) {
    Throwable reported = death;
    return reported != null ? reported : ContainerProbe.causeOfDeath(ofContainer);
  }

  /** Records the first cause of death. */
  void recordDeath(Throwable cause) {
    if (death == null) {
      death = cause;
    }
  }

  @Override
  public void died(Throwable cause) {
    owner.died(this, cause);
  }

  @Override
  public void ended() {
    owner.ended(this);
  }
}
