package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/** The operations that hand containers out: from the stock, or through the {@link HandoffQueue}. */
final class GetOperation<C extends Container> {
  private final PoolState<C> state;
  private final Checkout<C> checkout;
  private final HandoffQueue<C> queue;

  GetOperation(PoolState<C> state, Checkout<C> checkout, HandoffQueue<C> queue) {
    this.state = state;
    this.checkout = checkout;
    this.queue = queue;
  }

  /** Returns the oldest ready container; null if there is none. */
  @Nullable C tryGet() {
    while (true) {
      PoolEntry<C> entry;
      boolean wake;
      state.lock.lock();
      try {
        if (state.closed) {
          throw state.newClosedException();
        }
        entry = state.leaseOldest();
        wake = entry != null && state.disarmReplenisher();
      } finally {
        state.lock.unlock();
      }
      if (entry == null) {
        return null;
      }
      C container = checkout.checkOut(entry, wake);
      if (container != null) {
        return container;
      }
    }
  }

  /** Returns a container and waits for one if none is ready; null if the timeout elapsed. */
  @Nullable C get(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    C found = tryGet();
    if (found != null || nanos == 0) {
      return found;
    }
    boolean indefinitely = nanos == Preconditions.INDEFINITELY;
    long deadline = indefinitely ? 0 : System.nanoTime() + nanos;
    Waiter<C> waiter = Waiter.ofCurrentThread();
    while (true) {
      PoolEntry<C> entry = queue.leaseOrEnqueue(waiter);
      if (entry == null) {
        entry = await(waiter, indefinitely, deadline);
      }
      if (entry == null) {
        return null;
      }
      C container = checkout.checkOut(entry, waiter.mustWakeReplenisher);
      if (container != null) {
        return container;
      }
    }
  }

  private @Nullable PoolEntry<C> await(Waiter<C> waiter, boolean indefinitely, long deadline)
      throws InterruptedException {
    while (waiter.entry == null && !waiter.closed) {
      boolean late = false;
      if (indefinitely) {
        LockSupport.park(this);
      } else {
        long left = deadline - System.nanoTime();
        late = left <= 0;
        if (!late) {
          LockSupport.parkNanos(this, left);
        }
      }
      boolean interrupted = Thread.interrupted();
      if ((late || interrupted) && queue.leave(waiter)) {
        if (interrupted) {
          throw new InterruptedException();
        }
        return null;
      }
      if (interrupted) {
        Thread.currentThread().interrupt(); // it was assigned first; the caller sees the interrupt
        break;
      }
    }
    PoolEntry<C> entry = waiter.entry;
    if (entry == null) {
      throw state.closedException();
    }
    return entry;
  }

  /** Returns a container and waits for one indefinitely if none is ready. */
  C take() throws InterruptedException {
    return requireNonNull(get(Preconditions.INDEFINITELY));
  }

  /** Returns a future that waits in the queue; its completion by any thread leaves the queue. */
  CompletableFuture<C> getAsync() {
    CompletableFuture<C> future = new CompletableFuture<>();
    Waiter<C> waiter = Waiter.of(future);
    queue.serve(waiter, future);
    if (!future.isDone()) {
      var unused = future.whenComplete((container, failure) -> queue.leave(waiter));
    }
    return future;
  }
}
