package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.PoolClosedException;

/**
 * The state of a pool under its one lock. The lock is held for a few instructions at a time. While
 * it is held, no foreign code runs (factory, container, listener, ticker, dependents of a future),
 * and no thread blocks, is started or is unparked, except for the conditions of the lock and the
 * housekeeper when a death is reported.
 *
 * <p>Invariants while the lock is free:
 *
 * <ul>
 *   <li>If a waiter is queued, the stock is empty: a thread that brings a container assigns it to
 *       the first waiter. A thread that takes a container from the stock therefore overtakes no
 *       waiter.
 *   <li>A place is reserved only while ready containers and reserved places are fewer than the
 *       capacity. A live worker is a reserved place, so one number counts both.
 *   <li>Every container has exactly one owner: a worker, the stock, a lease or the destroyer. It
 *       changes owners within one hold of the lock, so that {@code close} can't miss it.
 *   <li>A failed creation is settled, its error recorded and its place freed within one hold of the
 *       lock: no thread sees the free place without the error.
 * </ul>
 */
final class PoolState<C extends Container> extends Inventory<C> implements PoolEntry.Owner<C> {
  private static final int SPINS = 100;

  final Settings settings;
  final PoolThreads threads;
  final ErrorLog errors;

  /** The containers that were collected; some had ended before. Thread-safe. */
  private final ReferenceQueue<C> dropped = new ReferenceQueue<>();

  /** Signalled when a worker or a destroy has ended. */
  @GuardedBy("lock")
  final Condition settled = lock.newCondition();

  @GuardedBy("lock")
  final Creations<C> creations;

  @GuardedBy("lock")
  final Failures failures;

  // Both are written with the lock held and also read without it.
  volatile int capacity;
  volatile boolean closed;

  PoolState(Settings settings, int capacity) {
    this(settings, capacity, new PoolThreads());
  }

  private PoolState(Settings settings, int capacity, PoolThreads threads) {
    super(new DeathQueue<>(threads));
    this.settings = settings;
    this.threads = threads;
    this.capacity = capacity;
    errors = new ErrorLog(settings.errorHistory);
    creations = new Creations<>(settings.concurrencyLimit());
    failures = new Failures(settings, errors);
  }

  /**
   * Acquires the lock for one of the pool's own threads, spinning briefly before it queues: the
   * lock is held for nanoseconds, and a queued thread costs the holder, often a caller of get, a
   * system call.
   */
  void spinLock() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Returns whether a creation may start, as far as places and limits are concerned. */
  @GuardedBy("lock")
  boolean mayStartCreation() {
    return mayStartCreationBesides(0);
  }

  @GuardedBy("lock")
  private boolean mayStartCreationBesides(int others) {
    return !closed && creations.mayStart(stock.size(), capacity, others);
  }

  /**
   * Returns whether the caller must wake the replenisher because there is a free place, and disarms
   * it: once armed, the replenisher is woken once.
   */
  @GuardedBy("lock")
  boolean disarmReplenisher() {
    return disarmReplenisherBesides(0);
  }

  /** Does the same as {@link #disarmReplenisher} if {@code others} creations start anyway. */
  @GuardedBy("lock")
  boolean disarmReplenisherBesides(int others) {
    if (creations.replenisherArmed && mayStartCreationBesides(others)) {
      creations.replenisherArmed = false;
      return true;
    }
    return false;
  }

  /** Returns the destination of a container; see {@link Inventory#destination}. */
  @GuardedBy("lock")
  Inventory.Destination destination(boolean announced) {
    return closed ? Inventory.Destination.DESTROYER : destination(capacity, announced);
  }

  /** Returns whether the stock seems to have room for another container. */
  @SuppressWarnings("GuardedBy") // a racy read of one int, used as a hint only
  boolean seemsToHaveRoom() {
    return !closed && stock.size() < capacity;
  }

  /** Returns whether a container seems to wait for its first destroy. */
  @SuppressWarnings("GuardedBy") // reads a volatile flag of the queue, used as a hint only
  boolean seemsToDestroy() {
    return destroyQueue.seemsNotEmpty();
  }

  /** Returns the entry that a container carries as its slot; null if it isn't one of this pool. */
  @SuppressWarnings("unchecked")
  @Nullable PoolEntry<C> carriedEntry(C container) {
    return ContainerProbe.slot(container) instanceof PoolEntry<?> entry
            && ((PoolEntry<C>) entry).isOf(this, container)
        ? (PoolEntry<C>) entry
        : null;
  }

  /** Returns the entry of a container that carries no slot; null if this pool doesn't know it. */
  @GuardedBy("lock")
  @Nullable PoolEntry<C> registeredEntry(C container) {
    PoolEntry<C> newest = leases.newest();
    return newest != null && newest.isOf(this, container) ? newest : table.find(this, container);
  }

  /** Creates an entry for a container that no creation of this pool has made. */
  PoolEntry<C> newEntry() {
    lock.lock();
    try {
      return new PoolEntry<>(this, failures.raises());
    } finally {
      lock.unlock();
    }
  }

  /** Ends a settled creation: its worker no longer counts and its place is free. */
  @GuardedBy("lock")
  void endCreation(Creation<C> creation) {
    creations.live.remove(creation);
    settled.signalAll();
  }

  @Override
  public ReferenceQueue<C> dropped() {
    return dropped;
  }

  @Override
  public void died(PoolEntry<C> entry, Throwable cause) {
    spinLock();
    try {
      entry.recordDeath(cause);
      if (entry.stage == PoolEntry.Stage.READY) {
        deaths.add(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended(PoolEntry<C> entry) {
    spinLock();
    try {
      if (!forgetLeased(entry) && entry.stage == PoolEntry.Stage.READY) {
        entry.recordDeath(new ContainerException("a container was destroyed while it was ready"));
        deaths.add(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  PoolClosedException newClosedException() {
    return new PoolClosedException(
        String.format(
            "pool %s is closed (live workers=%d, leased=%d)",
            settings.name, creations.live.size(), leases.size()));
  }

  /** Creates the exception for a caller that doesn't hold the lock. */
  PoolClosedException closedException() {
    lock.lock();
    try {
      return newClosedException();
    } finally {
      lock.unlock();
    }
  }
}
