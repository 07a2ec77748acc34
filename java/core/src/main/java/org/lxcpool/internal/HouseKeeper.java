package org.lxcpool.internal;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.PoolError.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every ready container from time to time, in real time, and buries the dead. It has a
 * thread of its own, so that an {@code isAlive} that hangs keeps nothing else from going on.
 */
final class HouseKeeper<C extends Container> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(HouseKeeper.class);
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How many leases are ended within one hold of the lock, some microseconds. */
  private static final int AT_ONCE = 64;

  private final Settings settings;
  private final PoolState<C> state;
  private final Failures failures;
  private final Destroyer<C> destroyer;
  private final Callbacks<C> callbacks;
  private final Runnable wakeReplenisher;
  private final LogThrottle warnings = new LogThrottle();

  HouseKeeper(
      Settings settings,
      PoolState<C> state,
      Failures failures,
      Destroyer<C> destroyer,
      Callbacks<C> callbacks,
      Runnable wakeReplenisher) {
    this.settings = settings;
    this.state = state;
    this.failures = failures;
    this.destroyer = destroyer;
    this.callbacks = callbacks;
    this.wakeReplenisher = wakeReplenisher;
  }

  @Override
  public void run() {
    long interval = Math.max(LEAST_NANOS, settings.healthCheckInterval);
    while (!state.closed) {
      long begin = System.nanoTime();
      long left = interval;
      while (left > 0 && !state.closed) {
        Thread.interrupted(); // parking would return at once, for ever
        LockSupport.parkNanos(this, left);
        bury();
        left = interval - (System.nanoTime() - begin);
      }
      try {
        sweep();
      } catch (Throwable e) {
        if (warnings.permit(System.nanoTime()) >= 0) {
          LOG.error("pool {}: the health sweep goes on after", settings.name, e);
        }
      }
    }
  }

  void sweep() {
    List<PoolEntry<C>> entries;
    state.lockPatiently();
    try {
      entries = state.stock.list();
    } finally {
      state.lock.unlock();
    }
    for (PoolEntry<C> entry : entries) {
      C container = entry.peek(); // it may have been handed out since, and dropped
      Throwable death = container == null ? null : Callbacks.causeOfDeath(entry, container);
      if (container != null && death != null) {
        bury(entry, Callbacks.name(container), death);
      }
    }
    endUntold();
    endDropped();
    expireLeases();
  }

  /** Buries those that the pool was told of. */
  private void bury() {
    for (PoolEntry<C> entry = state.deaths.poll(); entry != null; entry = state.deaths.poll()) {
      C container = entry.peek();
      Throwable death = entry.death();
      if (container != null && death != null) {
        bury(entry, Callbacks.name(container), death);
      }
    }
  }

  private void bury(PoolEntry<C> entry, @Nullable String name, Throwable death) {
    long now = settings.ticker.read();
    Failures.Report report;
    state.lockPatiently();
    try {
      if (!state.stock.remove(entry)) {
        return; // somebody took it, and will notice
      }
      report = failures.recordCounted(Phase.DIED, name, death, entry.raises, now);
      destroyer.enqueue(entry);
    } finally {
      state.lock.unlock();
    }
    failures.publish(report);
    destroyer.launch();
    wakeReplenisher.run();
  }

  /**
   * Ends the leases whose containers were dropped: nobody can reach them any more, and their slots
   * weren't told that they have ended.
   */
  void endDropped() {
    int count = 0;
    Reference<? extends C> reference = state.dropped.poll();
    while (reference != null) {
      state.lockPatiently();
      try {
        for (int i = 0; i < AT_ONCE && reference != null; i++) {
          PoolEntry<C> entry = entry(reference);
          if (entry.stage == PoolEntry.Stage.LEASED) {
            state.endLease(entry);
            state.forget(entry);
            state.leaked++;
            count++;
          }
          reference = state.dropped.poll();
        }
      } finally {
        state.lock.unlock();
      }
    }
    if (count > 0) {
      LOG.warn(
          "pool {}: {} containers were handed out and dropped, neither destroyed nor put back",
          settings.name,
          count);
    }
  }

  @SuppressWarnings("unchecked") // nothing else is registered with this queue
  private PoolEntry<C> entry(Reference<? extends C> reference) {
    return ((PoolEntry.Reference<C>) reference).entry;
  }

  /**
   * Ends the leases of containers that carry no slot and aren't alive any more: their holder
   * destroyed them, or they died while they were leased.
   */
  private void endUntold() {
    List<PoolEntry<C>> ended = new ArrayList<>();
    for (PoolEntry<C> entry : leasedWithoutSlot()) {
      C container = entry.peek();
      if (container != null && !Callbacks.isAlive(container)) {
        ended.add(entry);
      }
    }
    for (int from = 0; from < ended.size(); from += AT_ONCE) {
      state.lockPatiently();
      try {
        for (PoolEntry<C> entry : ended.subList(from, Math.min(from + AT_ONCE, ended.size()))) {
          if (entry.stage == PoolEntry.Stage.LEASED) {
            state.endLease(entry);
            state.forget(entry);
          }
        }
      } finally {
        state.lock.unlock();
      }
    }
  }

  private List<PoolEntry<C>> leasedWithoutSlot() {
    state.lockPatiently();
    try {
      return state.table.size() == 0
          ? List.of()
          : state.leases.list().stream().filter(entry -> !entry.isCarried()).toList();
    } finally {
      state.lock.unlock();
    }
  }

  /** Ends the leases that take too long, and destroys their containers. */
  private void expireLeases() {
    if (settings.maxLeaseTime == Preconditions.FOR_EVER) {
      return;
    }
    long now = settings.ticker.read();
    List<C> expired = new ArrayList<>();
    state.lockPatiently();
    try {
      for (PoolEntry<C> entry : state.leases.list()) {
        if (entry.leasedSince == PoolEntry.UNSTAMPED) {
          entry.leasedSince = now;
        } else if (now - entry.leasedSince >= settings.maxLeaseTime) {
          C container = entry.peek();
          if (container != null) {
            state.endLease(entry);
            state.expired++;
            entry.takeBack(container);
            destroyer.enqueue(entry);
            expired.add(container);
          }
        }
      }
    } finally {
      state.lock.unlock();
    }
    destroyer.launch();
    for (C container : expired) {
      String name = String.valueOf(Callbacks.name(container));
      LOG.warn("pool {}: the lease of container {} took too long: destroyed", settings.name, name);
      callbacks.tell(l -> l.leaseExpired(name));
    }
  }
}
