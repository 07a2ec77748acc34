package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The containers that a pool owns or has leased, outside its workers, and the waiters for them.
 * Decides the destination of each container. Not thread-safe: {@link PoolState} guards it with the
 * pool's lock.
 */
final class Inventory<C extends Container> {
  final Stock<C> stock = new Stock<>();
  final WaiterQueue<C> waiters = new WaiterQueue<>();
  final LeaseList<C> leases = new LeaseList<>();

  /** The containers of this pool that carry no slot. */
  final EntryTable<C> table = new EntryTable<>();

  final ReadyWatch readyWatch;
  final DestroyQueue<C> destroyQueue;

  long handedOut;
  long putBack;

  /** The number of leases whose containers were dropped, neither destroyed nor put back. */
  long leaked;

  /** The number of leases that exceeded the maximum lease time. */
  long expired;

  private final DeathQueue<C> deaths;

  Inventory(ReadyWatch readyWatch, DestroyQueue<C> destroyQueue, DeathQueue<C> deaths) {
    this.readyWatch = readyWatch;
    this.destroyQueue = destroyQueue;
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

  private void enter(PoolEntry<C> entry, PoolEntry.Stage stage) {
    if (entry.stage == PoolEntry.Stage.CREATING && !entry.isCarried()) {
      table.add(entry);
    }
    entry.stage = stage;
  }

  /** Leases and returns the oldest ready entry; null if there is none. */
  @Nullable PoolEntry<C> leaseOldest() {
    PoolEntry<C> entry = stock.poll();
    if (entry != null) {
      lease(entry);
    }
    return entry;
  }

  private void lease(PoolEntry<C> entry) {
    enter(entry, PoolEntry.Stage.LEASED);
    entry.leasedSince = PoolEntry.UNSTAMPED;
    leases.add(entry);
    handedOut++;
  }

  /** Ends the lease of an entry that was never handed out. Its next stage must follow. */
  void cancelLease(PoolEntry<C> entry) {
    leases.remove(entry);
    handedOut--;
  }

  /** Ends the lease of an entry. Its next stage must follow. */
  void endLease(PoolEntry<C> entry) {
    leases.remove(entry);
  }

  /** Ends the lease and the life of an entry, if it is leased; returns whether it was. */
  boolean forgetLeased(PoolEntry<C> entry) {
    if (entry.stage != PoolEntry.Stage.LEASED) {
      return false;
    }
    endLease(entry);
    forget(entry);
    return true;
  }

  /** Removes an entry whose container was destroyed or dropped. */
  void forget(PoolEntry<C> entry) {
    if (!entry.isCarried()) {
      table.remove(entry);
    }
    entry.stage = PoolEntry.Stage.ENDED;
  }

  /** Returns the entry of a container that carries no slot; null if this pool doesn't know it. */
  @Nullable PoolEntry<C> find(PoolEntry.Owner<C> pool, C container) {
    PoolEntry<C> newest = leases.newest();
    return newest != null && newest.isOf(pool, container) ? newest : table.find(pool, container);
  }
}
