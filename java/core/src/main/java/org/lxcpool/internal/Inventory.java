package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The containers that a pool owns or has leased, outside its workers, and the waiters for them,
 * under the pool's lock. Decides the destination of each container.
 *
 * <p>{@link PoolState} extends this class, instead of referring to it, to save get and put the
 * indirection.
 */
abstract class Inventory<C extends Container> {
  final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  final Stock<C> stock = new Stock<>();

  @GuardedBy("lock")
  final WaiterQueue<C> waiters = new WaiterQueue<>();

  @GuardedBy("lock")
  final LeaseList<C> leases = new LeaseList<>();

  /** The containers of this pool that carry no slot. */
  @GuardedBy("lock")
  final EntryTable<C> table = new EntryTable<>();

  @GuardedBy("lock")
  final ReadyWatch readyWatch = new ReadyWatch(lock);

  @GuardedBy("lock")
  final DestroyQueue<C> destroyQueue = new DestroyQueue<>(lock);

  @GuardedBy("lock")
  long handedOut;

  @GuardedBy("lock")
  long putBack;

  /** The number of leases whose containers were dropped, neither destroyed nor put back. */
  @GuardedBy("lock")
  long leaked;

  /** The number of leases that exceeded the maximum lease time. */
  @GuardedBy("lock")
  long expired;

  /** The ready containers whose death was reported. Thread-safe. */
  final DeathQueue<C> deaths;

  Inventory(DeathQueue<C> deaths) {
    this.deaths = deaths;
  }

  /** The destination of a container. */
  enum Destination {
    WAITER,
    STOCK,
    /**
     * To the stock once the factory was notified that the container is ready: {@code ready} must
     * precede {@code leased}, which any thread may cause as soon as the container is in the stock.
     */
    STOCK_AFTER_READY_CALLBACK,
    DESTROYER
  }

  /**
   * Returns the destination of a container if the pool is open.
   *
   * @param announced whether the factory was notified that the container is ready
   */
  @GuardedBy("lock")
  Destination destination(int capacity, boolean announced) {
    if (waiters.size() > 0) {
      return Destination.WAITER;
    }
    if (stock.size() >= capacity) {
      return Destination.DESTROYER;
    }
    return announced ? Destination.STOCK : Destination.STOCK_AFTER_READY_CALLBACK;
  }

  /**
   * Moves an entry to its destination.
   *
   * @param atHead whether it enters the stock at the head
   * @return the waiter that was assigned the entry; null if none was
   */
  @GuardedBy("lock")
  @Nullable Waiter<C> place(PoolEntry<C> entry, Destination destination, boolean atHead) {
    if (destination == Destination.STOCK) {
      addToStock(entry, atHead);
    } else if (destination == Destination.DESTROYER) {
      destroyQueue.add(entry);
    } else if (destination == Destination.WAITER) {
      Waiter<C> waiter = waiters.poll();
      if (waiter != null) {
        lease(entry);
        waiter.entry = entry;
      }
      return waiter;
    }
    return null;
  }

  @GuardedBy("lock")
  private void addToStock(PoolEntry<C> entry, boolean atHead) {
    enter(entry, PoolEntry.Stage.READY);
    if (atHead) {
      stock.addFirst(entry);
    } else {
      stock.addLast(entry);
    }
    readyWatch.stockGrewTo(stock.size());
    if (entry.death() != null) {
      deaths.add(entry);
    }
  }

  @GuardedBy("lock")
  private void enter(PoolEntry<C> entry, PoolEntry.Stage stage) {
    if (entry.stage == PoolEntry.Stage.CREATING && !entry.isCarried()) {
      table.add(entry);
    }
    entry.stage = stage;
  }

  /** Leases and returns the oldest ready entry; null if there is none. */
  @GuardedBy("lock")
  @Nullable PoolEntry<C> leaseOldest() {
    PoolEntry<C> entry = stock.poll();
    if (entry != null) {
      lease(entry);
    }
    return entry;
  }

  @GuardedBy("lock")
  private void lease(PoolEntry<C> entry) {
    enter(entry, PoolEntry.Stage.LEASED);
    entry.leasedSince = PoolEntry.UNSTAMPED;
    leases.add(entry);
    handedOut++;
  }

  /** Ends the lease of an entry that was never handed out. Its next stage must follow. */
  @GuardedBy("lock")
  void cancelLease(PoolEntry<C> entry) {
    leases.remove(entry);
    handedOut--;
  }

  /** Ends the lease of an entry. Its next stage must follow. */
  @GuardedBy("lock")
  void endLease(PoolEntry<C> entry) {
    leases.remove(entry);
  }

  /** Ends the lease and the life of an entry, if it is leased; returns whether it was. */
  @GuardedBy("lock")
  boolean forgetLeased(PoolEntry<C> entry) {
    if (entry.stage != PoolEntry.Stage.LEASED) {
      return false;
    }
    endLease(entry);
    forget(entry);
    return true;
  }

  /** Removes an entry whose container was destroyed or dropped. */
  @GuardedBy("lock")
  void forget(PoolEntry<C> entry) {
    if (!entry.isCarried()) {
      table.remove(entry);
    }
    entry.stage = PoolEntry.Stage.ENDED;
  }
}
