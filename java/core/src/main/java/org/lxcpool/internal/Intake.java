package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * Where containers are taken in: from workers, from those who put one back, from an earlier life of
 * the pool. Under the lock it is decided where a container goes, and it is there when the lock is
 * free again; then the waiter that got it is woken.
 */
final class Intake<C extends Container> {
  private static final int MORE_THAN_ITS_OWN = 1;

  private final PoolState<C> state;
  private final Failures failures;
  private final Callbacks<C> callbacks;
  private final Destroyer<C> destroyer;
  private final HandoffQueue<C> desk;
  private final Runnable wakeReplenisher;

  Intake(
      PoolState<C> state,
      Failures failures,
      Callbacks<C> callbacks,
      Destroyer<C> destroyer,
      HandoffQueue<C> desk,
      Runnable wakeReplenisher) {
    this.state = state;
    this.failures = failures;
    this.callbacks = callbacks;
    this.destroyer = destroyer;
    this.desk = desk;
    this.wakeReplenisher = wakeReplenisher;
  }

  /**
   * Where a container goes. {@code ANNOUNCE}: it would go to the stock, but the factory hasn't been
   * told that it is ready. That is told first, for nobody may be told that it is leased before.
   */
  private enum Way {
    TO_WAITER,
    TO_STOCK,
    ANNOUNCE,
    AWAY
  }

  private Way way(boolean announced) {
    if (state.closed) {
      return Way.AWAY;
    }
    if (state.waiters.size() > 0) {
      return Way.TO_WAITER;
    }
    if (state.stock.size() >= state.capacity) {
      return Way.AWAY;
    }
    return announced ? Way.TO_STOCK : Way.ANNOUNCE;
  }

  /**
   * Gives one back unused: true if it was kept, false if it is destroyed.
   *
   * @throws IllegalStateException if the pool has it
   */
  boolean put(C container) {
    boolean alive = Callbacks.isAlive(container);
    PoolEntry<C> carried = state.carriedEntry(container);
    if (carried != null && !isLeased(carried, container)) {
      return false;
    }
    boolean announced = alive && state.seemsToHaveRoom();
    if (announced) {
      callbacks.ready(container);
    }
    PoolEntry<C> stranger = null; // the entry of a container that this pool doesn't know
    while (true) {
      Way way;
      PoolEntry<C> entry;
      Waiter<C> waiter = null;
      state.lock.lock();
      try {
        way = alive ? way(announced) : Way.AWAY;
        entry = carried != null ? carried : state.entryInTable(container);
        if (entry != null && !isLeased(entry, container)) {
          return false;
        }
        if (entry == null) {
          entry = stranger;
        }
        if (entry != null && way != Way.ANNOUNCE) {
          if (entry.stage == PoolEntry.Stage.LEASED) {
            state.endLease(entry);
          }
          entry.takeBack(container);
          entry.readySince = PoolEntry.UNSTAMPED;
          waiter = settle(entry, way, false);
          if (way != Way.AWAY) {
            state.putBack++;
          }
        }
      } finally {
        state.lock.unlock();
      }
      if (way == Way.ANNOUNCE) {
        callbacks.ready(container);
        announced = true;
      } else if (entry == null) {
        stranger = new PoolEntry<>(state, raises());
        stranger.bind(container);
      } else {
        if (waiter != null) {
          desk.handOver(waiter, entry);
        } else if (way == Way.AWAY) {
          destroyer.launch();
        }
        return way != Way.AWAY;
      }
    }
  }

  private long raises() {
    state.lock.lock();
    try {
      return failures.raises();
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Whether a container of this pool was handed out; false if its life is over.
   *
   * @throws IllegalStateException if it is in the stock or in the hands of a worker
   */
  private boolean isLeased(PoolEntry<C> entry, C container) {
    return switch (entry.stage) {
      case LEASED -> true;
      case LEAVING, GONE -> false;
      case MAKING, READY ->
          throw new IllegalStateException(
              "container "
                  + Callbacks.name(container)
                  + " isn't leased, it is in pool "
                  + state.name
                  + ": was it put back twice?");
    };
  }

  /** Puts an entry where it goes; the waiter that got it. Called with the lock held. */
  private @Nullable Waiter<C> settle(PoolEntry<C> entry, Way way, boolean first) {
    switch (way) {
      case TO_WAITER -> {
        Waiter<C> waiter = state.waiters.poll();
        if (waiter != null) {
          state.lease(entry);
          waiter.entry = entry;
        }
        return waiter;
      }
      case TO_STOCK -> {
        if (first) {
          state.addFirstToStock(entry);
        } else {
          state.addToStock(entry);
        }
      }
      case AWAY -> destroyer.enqueue(entry);
      case ANNOUNCE -> {}
    }
    return null;
  }

  /** A future refused it: it goes to the next waiter, or keeps its turn in the stock. */
  void giveBack(PoolEntry<C> entry) {
    bring(entry, true, null);
  }

  /** Takes in a container of an earlier life of the pool. */
  void adopt(PoolEntry<C> entry) {
    bring(entry, false, null);
  }

  /**
   * A worker delivers: in one go its outcome is settled, its place is freed and the container goes
   * to its new owner. False if it is destroyed: superfluous, too late, or the pool is closed.
   */
  boolean deliver(PoolEntry<C> entry, Creation<C> creation) {
    return bring(entry, false, creation);
  }

  private boolean bring(PoolEntry<C> entry, boolean first, @Nullable Creation<C> creation) {
    boolean announced = false;
    while (true) {
      Way way;
      Waiter<C> waiter = null;
      boolean delivered = true;
      boolean wake = true;
      state.lockPatiently();
      try {
        delivered = creation == null || !creation.isSettled();
        way = delivered ? way(announced) : Way.AWAY;
        if (way != Way.ANNOUNCE) {
          if (creation == null) {
            if (entry.stage == PoolEntry.Stage.LEASED) {
              state.endLease(entry);
              state.handedOut--;
            } else if (entry.stage != PoolEntry.Stage.MAKING) {
              return false; // its lease was ended meanwhile
            }
          } else if (creation.settle(Creation.Outcome.DELIVERED)) {
            state.workerDelivered(creation, creation.age(entry.readySince));
            failures.recordSuccess();
            if (way == Way.AWAY) {
              state.superfluous++;
            }
          }
          waiter = settle(entry, way, first);
          // A worker that delivers takes one free place itself.
          wake =
              creation == null
                  || way == Way.AWAY
                  || state.blocked
                  || state.disarmFor(MORE_THAN_ITS_OWN);
        }
      } finally {
        state.lock.unlock();
      }
      if (way == Way.ANNOUNCE) {
        callbacks.ready(entry.container());
        announced = true;
        continue;
      }
      if (way == Way.AWAY) {
        destroyer.launch();
      }
      if (wake) {
        wakeReplenisher.run();
      }
      if (waiter != null) {
        desk.handOver(waiter, entry);
      }
      return way != Way.AWAY;
    }
  }
}
