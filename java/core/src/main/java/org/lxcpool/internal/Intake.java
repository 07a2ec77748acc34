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
  private final Desk<C> desk;
  private final Runnable wakeReplenisher;

  Intake(
      PoolState<C> state,
      Failures failures,
      Callbacks<C> callbacks,
      Destroyer<C> destroyer,
      Desk<C> desk,
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

  /** Gives one back unused: true if it was kept, false if it is destroyed. */
  boolean put(C container) {
    boolean alive = Callbacks.isAlive(container);
    boolean announced = alive && state.seemsToHaveRoom();
    if (announced) {
      callbacks.ready(container);
    }
    Item<C> stranger = null; // of a container that wasn't handed out
    while (true) {
      Way way;
      long raises;
      Item<C> item = null;
      Waiter<C> waiter = null;
      state.lock.lock();
      try {
        way = alive ? way(announced) : Way.AWAY;
        raises = failures.raises();
        if (way != Way.ANNOUNCE) {
          item = state.leases.remove(container);
          if (item == null && destroyer.owns(container)) {
            return false; // its lease has taken too long
          }
          if (item == null) {
            item = stranger;
          }
          if (item != null) {
            item.takeBack(container);
            item.readySince = Item.UNSTAMPED;
            waiter = settle(item, way, false);
            if (way != Way.AWAY) {
              state.putBack++;
            }
          }
        }
      } finally {
        state.lock.unlock();
      }
      if (way == Way.ANNOUNCE) {
        callbacks.ready(container);
        announced = true;
        continue;
      }
      if (item == null) {
        stranger = callbacks.item(container, raises);
        continue;
      }
      if (waiter != null) {
        desk.handOver(waiter, item);
      } else if (way == Way.AWAY) {
        destroyer.launch();
      }
      return way != Way.AWAY;
    }
  }

  /** Puts an item where it goes; the waiter that got it. Called with the lock held. */
  private @Nullable Waiter<C> settle(Item<C> item, Way way, boolean first) {
    switch (way) {
      case TO_WAITER -> {
        Waiter<C> waiter = state.waiters.poll();
        if (waiter != null) {
          state.lease(item);
          waiter.item = item;
        }
        return waiter;
      }
      case TO_STOCK -> {
        if (first) {
          state.addFirstToStock(item);
        } else {
          state.addToStock(item);
        }
      }
      case AWAY -> destroyer.enqueue(item.container());
      case ANNOUNCE -> {}
    }
    return null;
  }

  /** A future refused it: it goes to the next waiter, or keeps its turn in the stock. */
  void giveBack(Item<C> item) {
    bring(item, true, null);
  }

  /** Takes in a container of an earlier life of the pool. */
  void adopt(Item<C> item) {
    bring(item, false, null);
  }

  /**
   * A worker delivers: in one go its outcome is settled, its place is freed and the container goes
   * to its new owner. False if it is destroyed: superfluous, too late, or the pool is closed.
   */
  boolean deliver(Item<C> item, Creation<C> creation) {
    return bring(item, false, creation);
  }

  private boolean bring(Item<C> item, boolean first, @Nullable Creation<C> creation) {
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
            if (state.leases.remove(item.container()) != null) {
              state.handedOut--;
            }
          } else if (creation.settle(Creation.Outcome.DELIVERED)) {
            state.workerDelivered(creation, creation.age(item.readySince));
            failures.recordSuccess();
            if (way == Way.AWAY) {
              state.superfluous++;
            }
          }
          waiter = settle(item, way, first);
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
        callbacks.ready(item.container());
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
        desk.handOver(waiter, item);
      }
      return way != Way.AWAY;
    }
  }
}
