package org.lxcpool.internal;

import java.lang.ref.ReferenceQueue;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.PoolClosedException;

/**
 * What a pool knows, under its one lock. The lock is held for a few instructions at a time: no code
 * of others runs under it (factory, container, listener, ticker, the dependents of a future), and
 * no thread blocks, starts or is woken while it is held, but for the conditions that belong to it.
 *
 * <p>What holds whenever the lock is free:
 *
 * <ul>
 *   <li>Nobody is in the queue while the stock has a container: whoever brings one gives it to the
 *       first waiter. So a taker that finds one overtakes nobody.
 *   <li>A place is reserved only while ready containers and reserved places are fewer than the
 *       capacity. A live worker is a reserved place, so one number counts both.
 *   <li>Every container has exactly one owner: a worker, the stock, a lease or the destroyer. It
 *       changes hands within one hold of the lock, so that {@code close} can't overlook it.
 *   <li>A failure is settled, recorded and its place freed within one hold of the lock: nobody sees
 *       the free place without the error.
 * </ul>
 *
 * <p>All fields are guarded by {@link #lock}; {@link #closed} and the size of the stock are also
 * read without it, as hints.
 */
final class PoolState<C extends Container> implements PoolEntry.Owner<C> {
  private static final int TRIES = 100;

  final ReentrantLock lock = new ReentrantLock();

  /** Signalled when a worker or a destroy has ended. */
  final Condition settled = lock.newCondition();

  final Stock<C> stock = new Stock<>();
  final WaiterQueue<C> waiters = new WaiterQueue<>();
  final LeaseList<C> leases = new LeaseList<>();

  /** The containers of this pool that carry no slot. */
  final EntryTable<C> table = new EntryTable<>();

  /** Leased containers that were collected, and maybe ended before. Has a lock of its own. */
  final ReferenceQueue<C> dropped = new ReferenceQueue<>();

  /** Ready containers that the pool was told are dead. */
  final Queue<PoolEntry<C>> deaths = new ConcurrentLinkedQueue<>();

  final ReadyWatch readyWatch = new ReadyWatch(lock);
  final Set<Creation<C>> live = new LinkedHashSet<>();
  final String name;
  volatile int capacity;
  final ConcurrencyLimit workerLimit;
  int abandoned;
  volatile boolean closed;

  /** Buries the dead. */
  volatile @Nullable Thread healthThread;

  long created;
  long handedOut;
  long putBack;

  /** Leases whose containers were dropped without destroy or put. */
  long leaked;

  /** Leases that took too long. */
  long expired;

  /** Deliveries that found the stock full. */
  long superfluous;

  /** The replenisher is parked and wants to be told of a free place. */
  boolean armed;

  /** The replenisher is parked since budget or backoff forbid to start a worker. */
  boolean blocked;

  PoolState(String name, int capacity, ConcurrencyLimit workerLimit) {
    this.name = name;
    this.capacity = capacity;
    this.workerLimit = workerLimit;
  }

  /**
   * Takes the lock for a thread of the pool's own. It is held for nanoseconds, so it tries for a
   * moment before it queues: a thread in the queue of the lock costs its holder a system call, and
   * the holder may well be a taker on the hot path.
   */
  void lockPatiently() {
    for (int i = 0; i < TRIES; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Whether a worker may start, as far as places and limits go. */
  boolean demand() {
    return demandBesides(0);
  }

  private boolean demandBesides(int workers) {
    return !closed
        && stock.size() + live.size() + workers < capacity
        && live.size() + workers < workerLimit.now()
        && abandoned < 2L * workerLimit.most();
  }

  /** Whether the replenisher must be unparked for a free place; it is told once a park. */
  boolean disarm() {
    return disarmFor(0);
  }

  /** The same where so many more workers come anyway. */
  boolean disarmFor(int workers) {
    if (armed && demandBesides(workers)) {
      armed = false;
      return true;
    }
    return false;
  }

  /** Without the lock, so only a hint: whether a container put back now would stay in the stock. */
  boolean seemsToHaveRoom() {
    return !closed && stock.size() < capacity;
  }

  /** The entry of a container by the slot that it carries; null if it isn't of this pool. */
  @SuppressWarnings("unchecked")
  @Nullable PoolEntry<C> carriedEntry(C container) {
    return Callbacks.slot(container) instanceof PoolEntry<?> entry
            && ((PoolEntry<C>) entry).isOf(this, container)
        ? (PoolEntry<C>) entry
        : null;
  }

  /** The entry of a container without a slot; null if this pool doesn't know it. */
  @Nullable PoolEntry<C> entryInTable(C container) {
    PoolEntry<C> newest = leases.newest();
    return newest != null && newest.isOf(this, container) ? newest : table.find(this, container);
  }

  /** Hands an entry out. */
  void lease(PoolEntry<C> entry) {
    enter(entry, PoolEntry.Stage.LEASED);
    entry.leasedSince = PoolEntry.UNSTAMPED;
    leases.add(entry);
    handedOut++;
  }

  /** Ends the lease of an entry that is leased; its next stage must follow. */
  void endLease(PoolEntry<C> entry) {
    leases.remove(entry);
  }

  void addToStock(PoolEntry<C> entry) {
    enter(entry, PoolEntry.Stage.READY);
    stock.addLast(entry);
    readyWatch.stockGrewTo(stock.size());
  }

  void addFirstToStock(PoolEntry<C> entry) {
    enter(entry, PoolEntry.Stage.READY);
    stock.addFirst(entry);
    readyWatch.stockGrewTo(stock.size());
  }

  private void enter(PoolEntry<C> entry, PoolEntry.Stage stage) {
    if (entry.stage == PoolEntry.Stage.MAKING && !entry.isCarried()) {
      table.add(entry);
    }
    entry.stage = stage;
    if (stage == PoolEntry.Stage.READY && entry.death() != null) {
      report(entry);
    }
  }

  /** The life of an entry is over, or the pool's part in it. */
  void forget(PoolEntry<C> entry) {
    if (!entry.isCarried()) {
      table.remove(entry);
    }
    entry.stage = PoolEntry.Stage.GONE;
  }

  @Override
  public ReferenceQueue<C> dropped() {
    return dropped;
  }

  @Override
  public void died(PoolEntry<C> entry, Throwable cause) {
    lockPatiently();
    try {
      entry.diedOf(cause);
      if (entry.stage == PoolEntry.Stage.READY) {
        report(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended(PoolEntry<C> entry) {
    lockPatiently();
    try {
      if (entry.stage == PoolEntry.Stage.LEASED) {
        endLease(entry);
        forget(entry);
      } else if (entry.stage == PoolEntry.Stage.READY) {
        entry.diedOf(new ContainerException("a container was destroyed while it was ready"));
        report(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  private void report(PoolEntry<C> entry) {
    deaths.add(entry);
    LockSupport.unpark(healthThread);
  }

  void workerDelivered(Creation<?> creation, long tookNanos) {
    created++;
    workerLimit.made(tookNanos, live.size());
    leaveCount(creation);
  }

  /** The outcome of a creation is settled: its worker no longer counts and its place is free. */
  void leaveCount(Creation<?> creation) {
    live.remove(creation);
    settled.signalAll();
  }

  PoolClosedException closedException() {
    return new PoolClosedException(
        String.format(
            "pool %s is closed (live workers=%d, leased=%d)", name, live.size(), leases.size()));
  }
}
