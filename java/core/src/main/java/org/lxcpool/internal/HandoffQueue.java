package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.PoolClosedException;

/**
 * The queue through which containers are handed to waiters.
 *
 * <p>The thread that brings a container assigns it to the first waiter with the lock held, and
 * unparks the waiting thread or completes the future after releasing the lock. From the assignment
 * on the container is leased. A waiter that gives up therefore acquires the lock once more to leave
 * the queue; if it has already left the queue, it was assigned a container and returns it despite
 * its timeout or interrupt. A future that its holder has completed in the meantime refuses the
 * container, which then goes to the next waiter or to the head of the stock.
 *
 * <p>{@link Checkout} checks last whether the container is alive, without the lock. If it is dead,
 * the waiter returns to its old position in the queue.
 */
final class HandoffQueue<C extends Container> {
  /** A worker that delivers fills one free place itself. */
  private static final int OWN_NEXT_CREATION = 1;

  private final PoolState<C> state;
  private final Checkout<C> checkout;
  private final Callbacks<C> callbacks;
  private final Destroyer<C> destroyer;

  HandoffQueue(
      PoolState<C> state, Checkout<C> checkout, Callbacks<C> callbacks, Destroyer<C> destroyer) {
    this.state = state;
    this.checkout = checkout;
    this.callbacks = callbacks;
    this.destroyer = destroyer;
  }

  /**
   * Leases the oldest ready container, or queues the waiter and returns null.
   *
   * @throws PoolClosedException if the pool is closed
   */
  @Nullable PoolEntry<C> leaseOrEnqueue(Waiter<C> waiter) {
    state.lock.lock();
    try {
      if (state.closed) {
        throw state.newClosedException();
      }
      waiter.entry = null;
      PoolEntry<C> entry = state.leaseOldest();
      if (entry == null) {
        state.waiters.add(waiter);
      }
      waiter.mustWakeReplenisher = entry != null && state.disarmReplenisher();
      return entry;
    } finally {
      state.lock.unlock();
    }
  }

  /** Removes a waiter from the queue; returns false if it isn't queued. */
  boolean leave(Waiter<C> waiter) {
    state.lock.lock();
    try {
      return state.waiters.remove(waiter);
    } finally {
      state.lock.unlock();
    }
  }

  /** Completes a waiter's future with a ready container, or queues the waiter. */
  void serve(Waiter<C> waiter, CompletableFuture<C> future) {
    PoolEntry<C> entry;
    do {
      try {
        entry = leaseOrEnqueue(waiter);
      } catch (PoolClosedException e) {
        future.completeExceptionally(e);
        return;
      }
      if (entry == null) {
        if (future.isDone()) {
          leave(waiter); // the future was completed before the waiter was queued
        }
        return;
      }
    } while (!complete(future, entry, waiter.mustWakeReplenisher));
  }

  /** Completes a future with a container; returns false if the container was dead. */
  private boolean complete(
      CompletableFuture<C> future, PoolEntry<C> entry, boolean mustWakeReplenisher) {
    C container = checkout.checkOut(entry, mustWakeReplenisher);
    if (container == null) {
      return false;
    }
    if (!future.complete(container)) {
      entry.reclaim(container);
      place(entry, null, true);
    }
    return true;
  }

  /** Notifies a waiter that was assigned an entry. Called without the lock. */
  void handOver(Waiter<C> waiter, PoolEntry<C> entry) {
    CompletableFuture<C> future = waiter.future;
    if (future == null) {
      LockSupport.unpark(waiter.thread);
    } else if (!complete(future, entry, false)) {
      serve(waiter, future);
    }
  }

  /** Places a container that was recovered from an earlier run of the pool. */
  void adopt(PoolEntry<C> entry) {
    place(entry, null, false);
  }

  /**
   * Delivers the container of a creation: within one hold of the lock the outcome is settled, the
   * reserved place is freed and the container passes to its next owner.
   *
   * @return false if the container is destroyed because it is superfluous, too late, or the pool is
   *     closed
   */
  boolean deliver(Creation<C> creation) {
    return place(creation.entry, creation, false);
  }

  private boolean place(PoolEntry<C> entry, @Nullable Creation<C> creation, boolean atHead) {
    boolean announced = false;
    while (true) {
      Inventory.Destination destination;
      Waiter<C> waiter = null;
      boolean wake = true;
      state.spinLock();
      try {
        boolean wanted = creation == null || !creation.isSettled();
        destination = wanted ? state.destination(announced) : Inventory.Destination.DESTROYER;
        if (destination != Inventory.Destination.STOCK_AFTER_READY_CALLBACK) {
          boolean toDestroy = destination == Inventory.Destination.DESTROYER;
          if (creation != null) {
            settle(creation, toDestroy);
          } else if (entry.stage == PoolEntry.Stage.LEASED) {
            state.cancelLease(entry); // its future refused it
          } else if (entry.stage != PoolEntry.Stage.CREATING) {
            return false; // the lease has ended in the meantime
          }
          waiter = state.place(entry, destination, atHead);
          wake =
              creation == null
                  || toDestroy
                  || state.creations.replenisherBlocked
                  || state.disarmReplenisherBesides(OWN_NEXT_CREATION);
        }
      } finally {
        state.lock.unlock();
      }
      if (destination == Inventory.Destination.STOCK_AFTER_READY_CALLBACK) {
        callbacks.ready(entry.container());
        announced = true;
        continue;
      }
      if (destination == Inventory.Destination.DESTROYER) {
        destroyer.launch();
      }
      if (wake) {
        state.threads.wakeReplenisher();
      }
      if (waiter != null) {
        handOver(waiter, entry);
      }
      return destination != Inventory.Destination.DESTROYER;
    }
  }

  @GuardedBy("state.lock")
  private void settle(Creation<C> creation, boolean toDestroy) {
    if (creation.settle(Creation.Outcome.DELIVERED)) {
      state.creations.delivered(creation.age(creation.entry.readySince));
      state.endCreation(creation);
      state.failures.recordSuccess();
      if (toDestroy) {
        state.creations.superfluous++;
      }
    }
  }
}
