package org.lxcpool.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.PoolClosedException;
import org.lxcpool.PoolError.Phase;

/**
 * Where containers are handed out.
 *
 * <p>A taker finds the oldest container of the stock or queues. Whoever brings a container, a
 * worker or somebody who puts one back, gives it to the first waiter, under the lock; the waiter is
 * woken, or its future completed, after the lock was released. From then on the container is
 * leased, so a waiter that gives up takes the lock once more to see whether it was served
 * meanwhile: if so it has a container, its timeout or interrupt notwithstanding. A future that its
 * holder completed meanwhile refuses the container, which then goes to the next waiter or back to
 * its old place.
 *
 * <p>Whether a container lives is asked at last, on the taker's thread and without the lock: a dead
 * one is buried and the taker tries again, in its old place in the queue.
 */
final class HandoffQueue<C extends Container> {
  private final Settings settings;
  private final PoolState<C> state;
  private final Failures failures;
  private final Callbacks<C> callbacks;
  private final Destroyer<C> destroyer;
  private final Runnable wakeReplenisher;
  private final Consumer<PoolEntry<C>> refused;

  /**
   * Makes a desk.
   *
   * @param refused takes an entry back that its future refused
   */
  HandoffQueue(
      Settings settings,
      PoolState<C> state,
      Failures failures,
      Callbacks<C> callbacks,
      Destroyer<C> destroyer,
      Runnable wakeReplenisher,
      Consumer<PoolEntry<C>> refused) {
    this.settings = settings;
    this.state = state;
    this.failures = failures;
    this.callbacks = callbacks;
    this.destroyer = destroyer;
    this.wakeReplenisher = wakeReplenisher;
    this.refused = refused;
  }

  /** A container if there is one now; null if not. */
  @Nullable C tryGet() {
    while (true) {
      PoolEntry<C> entry;
      boolean wake;
      state.lock.lock();
      try {
        if (state.closed) {
          throw state.closedException();
        }
        entry = take();
        wake = entry != null && state.disarm();
      } finally {
        state.lock.unlock();
      }
      if (entry == null) {
        return null;
      }
      C container = handOut(entry, wake);
      if (container != null) {
        return container;
      }
    }
  }

  /** A container, waited for in the queue; null if there was none in time. */
  @Nullable C get(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    C found = tryGet();
    if (found != null || nanos == 0) {
      return found;
    }
    long deadline = nanos == Preconditions.FOR_EVER ? 0 : System.nanoTime() + nanos;
    Waiter<C> waiter = Waiter.ofThisThread();
    while (true) {
      PoolEntry<C> entry = enter(waiter);
      if (entry == null) {
        entry = await(waiter, nanos == Preconditions.FOR_EVER, deadline);
      }
      if (entry == null) {
        return null;
      }
      C container = handOut(entry, waiter.mustWake);
      if (container != null) {
        return container;
      }
    }
  }

  /** Takes what there is now, else queues the waiter and returns null. */
  private @Nullable PoolEntry<C> enter(Waiter<C> waiter) {
    state.lock.lock();
    try {
      if (state.closed) {
        throw state.closedException();
      }
      waiter.entry = null;
      PoolEntry<C> entry = take();
      if (entry == null) {
        state.waiters.add(waiter);
      }
      waiter.mustWake = entry != null && state.disarm();
      return entry;
    } finally {
      state.lock.unlock();
    }
  }

  private @Nullable PoolEntry<C> await(Waiter<C> waiter, boolean forEver, long deadline)
      throws InterruptedException {
    while (waiter.entry == null && !waiter.closed) {
      boolean late = false;
      if (forEver) {
        LockSupport.park(this);
      } else {
        long left = deadline - System.nanoTime();
        late = left <= 0;
        if (!late) {
          LockSupport.parkNanos(this, left);
        }
      }
      boolean interrupted = Thread.interrupted();
      if ((late || interrupted) && leave(waiter)) {
        if (interrupted) {
          throw new InterruptedException();
        }
        return null;
      }
      if (interrupted) {
        Thread.currentThread().interrupt(); // it was served first; the caller sees the interrupt
        break;
      }
    }
    PoolEntry<C> entry = waiter.entry;
    if (entry == null) {
      throw closedException();
    }
    return entry;
  }

  private boolean leave(Waiter<C> waiter) {
    state.lock.lock();
    try {
      return state.waiters.remove(waiter);
    } finally {
      state.lock.unlock();
    }
  }

  PoolClosedException closedException() {
    state.lock.lock();
    try {
      return state.closedException();
    } finally {
      state.lock.unlock();
    }
  }

  /** Leases the oldest. Called with the lock held. */
  private @Nullable PoolEntry<C> take() {
    PoolEntry<C> entry = state.stock.poll();
    if (entry != null) {
      state.lease(entry);
    }
    return entry;
  }

  /**
   * The last thing before a container is handed out; null if it was dead and is buried now. The
   * replenisher is told of the free place only then: it should know of a death before it fills it.
   */
  private @Nullable C handOut(PoolEntry<C> entry, boolean mustWake) {
    C container = entry.container();
    Throwable death = Callbacks.causeOfDeath(entry, container);
    if (death == null) {
      if (mustWake) {
        wakeReplenisher.run();
      }
      callbacks.leased(container);
      entry.letGo();
      return container;
    }
    String name = Callbacks.name(container);
    long now = settings.ticker.read();
    Failures.Report report;
    state.lock.lock();
    try {
      if (entry.stage != PoolEntry.Stage.LEASED) {
        return null; // its lease was ended meanwhile
      }
      state.endLease(entry);
      state.handedOut--;
      report = failures.recordCounted(Phase.DIED, name, death, entry.raises, now);
      destroyer.enqueue(entry);
    } finally {
      state.lock.unlock();
    }
    failures.publish(report);
    destroyer.launch();
    wakeReplenisher.run();
    return null;
  }

  /** A future in the queue; its completion, whoever causes it, takes it out. */
  CompletableFuture<C> getAsync() {
    CompletableFuture<C> future = new CompletableFuture<>();
    Waiter<C> waiter = Waiter.of(future);
    serve(waiter, future);
    if (!future.isDone()) {
      var unused = future.whenComplete((container, failure) -> leave(waiter));
    }
    return future;
  }

  /** Completes a future with what there is, else queues it. */
  private void serve(Waiter<C> waiter, CompletableFuture<C> future) {
    PoolEntry<C> entry;
    do {
      try {
        entry = enter(waiter);
      } catch (PoolClosedException e) {
        future.completeExceptionally(e);
        return;
      }
      if (entry == null) {
        if (future.isDone()) {
          leave(waiter); // completed while it wasn't in the queue
        }
        return;
      }
    } while (!complete(future, entry, waiter.mustWake));
  }

  /** False if the container was dead. */
  private boolean complete(CompletableFuture<C> future, PoolEntry<C> entry, boolean mustWake) {
    C container = handOut(entry, mustWake);
    if (container == null) {
      return false;
    }
    if (!future.complete(container)) {
      entry.takeBack(container);
      refused.accept(entry);
    }
    return true;
  }

  /** Wakes the waiter that was given an entry under the lock. Called without the lock. */
  void handOver(Waiter<C> waiter, PoolEntry<C> entry) {
    CompletableFuture<C> future = waiter.future;
    if (future == null) {
      LockSupport.unpark(waiter.thread);
    } else if (!complete(future, entry, false)) {
      serve(waiter, future);
    }
  }
}
