package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/** The operation that takes containers back, into the stock or to a waiter. */
final class PutOperation<C extends Container> {
  private final PoolState<C> state;
  private final Callbacks<C> callbacks;
  private final HandoffQueue<C> queue;
  private final Destroyer<C> destroyer;

  PutOperation(
      PoolState<C> state, Callbacks<C> callbacks, HandoffQueue<C> queue, Destroyer<C> destroyer) {
    this.state = state;
    this.callbacks = callbacks;
    this.queue = queue;
    this.destroyer = destroyer;
  }

  /**
   * Takes an unused container back.
   *
   * @return true if the pool keeps the container, false if it is destroyed
   * @throws IllegalStateException if the container is in the stock or belongs to a worker
   */
  boolean put(C container) {
    boolean alive = ContainerProbe.isAlive(container);
    PoolEntry<C> carried = state.carriedEntry(container);
    if (carried != null && !isLeased(carried, container)) {
      return false;
    }
    boolean announced = alive && state.seemsToHaveRoom();
    if (announced) {
      callbacks.ready(container);
    }
    PoolEntry<C> foreign = null; // the new entry of a container that this pool doesn't know
    while (true) {
      Inventory.Destination destination;
      PoolEntry<C> entry;
      Waiter<C> waiter = null;
      state.lock.lock();
      try {
        destination = alive ? state.destination(announced) : Inventory.Destination.DESTROYER;
        entry = carried != null ? carried : state.registeredEntry(container);
        if (entry != null && !isLeased(entry, container)) {
          return false;
        }
        if (entry == null) {
          entry = foreign;
        }
        if (entry != null && destination != Inventory.Destination.STOCK_AFTER_READY_CALLBACK) {
          waiter = place(entry, container, destination);
        }
      } finally {
        state.lock.unlock();
      }
      if (entry == null) {
        foreign = newEntry(container);
      } else if (destination == Inventory.Destination.STOCK_AFTER_READY_CALLBACK) {
        callbacks.ready(container);
        announced = true;
      } else if (waiter != null) {
        queue.handOver(waiter, entry);
        return true;
      } else if (destination == Inventory.Destination.DESTROYER) {
        destroyer.launch();
        return false;
      } else {
        return true;
      }
    }
  }

  private PoolEntry<C> newEntry(C container) {
    PoolEntry<C> entry = state.newEntry();
    entry.bind(container);
    return entry;
  }

  @GuardedBy("state.lock")
  private @Nullable Waiter<C> place(
      PoolEntry<C> entry, C container, Inventory.Destination destination) {
    if (entry.stage == PoolEntry.Stage.LEASED) {
      state.endLease(entry);
    }
    entry.reclaim(container);
    entry.readySince = PoolEntry.UNSTAMPED;
    if (destination != Inventory.Destination.DESTROYER) {
      state.putBack++;
    }
    return state.place(entry, destination, false);
  }

  /**
   * Returns whether a container of this pool is leased; false if it has ended.
   *
   * @throws IllegalStateException if the container is in the stock or belongs to a worker
   */
  private boolean isLeased(PoolEntry<C> entry, C container) {
    return entry.stage == PoolEntry.Stage.LEASED || !hasEnded(entry, container);
  }

  private boolean hasEnded(PoolEntry<C> entry, C container) {
    if (entry.stage == PoolEntry.Stage.DESTROYING || entry.stage == PoolEntry.Stage.ENDED) {
      return true;
    }
    throw new IllegalStateException(
        "container "
            + ContainerProbe.name(container)
            + " is not leased: it is in pool "
            + state.settings.name
            + "; was it put back twice?");
  }
}
