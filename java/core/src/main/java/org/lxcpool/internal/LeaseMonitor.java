package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor that ends stale leases: those of containers that were dropped, that have ended
 * without reporting it, and that have been leased for too long.
 */
final class LeaseMonitor<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseMonitor.class);

  /** The number of leases that are ended within one hold of the lock, some microseconds. */
  private static final int BATCH = 64;

  private final PoolState<C> state;
  private final Callbacks<C> callbacks;
  private final Destroyer<C> destroyer;

  LeaseMonitor(PoolState<C> state, Callbacks<C> callbacks, Destroyer<C> destroyer) {
    this.state = state;
    this.callbacks = callbacks;
    this.destroyer = destroyer;
  }

  /** Ends all stale leases. */
  void check() {
    endDeadWithoutSlot();
    endDropped();
    expire();
  }

  /**
   * Ends the leases of the containers that were dropped: they are unreachable, and their slots
   * haven't reported their end. Thread-safe.
   */
  void endDropped() {
    int count = 0;
    Reference<? extends C> reference = state.dropped().poll();
    while (reference != null) {
      state.spinLock();
      try {
        for (int i = 0; i < BATCH && reference != null; i++) {
          if (state.forgetLeased(entryOf(reference))) {
            state.leaked++;
            count++;
          }
          reference = state.dropped().poll();
        }
      } finally {
        state.lock.unlock();
      }
    }
    if (count > 0) {
      LOG.warn(
          "pool {}: {} leased containers leaked: their holders dropped them without destroying them"
              + " or putting them back",
          state.settings.name,
          count);
    }
  }

  @SuppressWarnings("unchecked") // PoolEntry.bind is the only place that registers references
  private PoolEntry<C> entryOf(Reference<? extends C> reference) {
    return ((PoolEntry.Reference<C>) reference).entry;
  }

  /**
   * Ends the leases of containers that carry no slot and aren't alive: their holders destroyed
   * them, or they died while they were leased.
   */
  private void endDeadWithoutSlot() {
    List<PoolEntry<C>> dead = new ArrayList<>();
    for (PoolEntry<C> entry : leasedWithoutSlot()) {
      C container = entry.containerIfReachable();
      if (container != null && !ContainerProbe.isAlive(container)) {
        dead.add(entry);
      }
    }
    for (int from = 0; from < dead.size(); from += BATCH) {
      state.spinLock();
      try {
        for (PoolEntry<C> entry : dead.subList(from, Math.min(from + BATCH, dead.size()))) {
          boolean unused = state.forgetLeased(entry);
        }
      } finally {
        state.lock.unlock();
      }
    }
  }

  private List<PoolEntry<C>> leasedWithoutSlot() {
    state.spinLock();
    try {
      return state.table.size() == 0
          ? List.of()
          : state.leases.list().stream().filter(entry -> !entry.isCarried()).toList();
    } finally {
      state.lock.unlock();
    }
  }

  /** Ends leases that exceed the maximum lease time and queues their containers for destruction. */
  private void expire() {
    long maxLeaseTime = state.settings.maxLeaseTime;
    if (maxLeaseTime == Preconditions.INDEFINITELY) {
      return;
    }
    long now = state.settings.ticker.read();
    List<C> expired = new ArrayList<>();
    state.spinLock();
    try {
      for (PoolEntry<C> entry : state.leases.list()) {
        if (entry.leasedSince == PoolEntry.UNSTAMPED) {
          entry.leasedSince = now;
        } else if (now - entry.leasedSince >= maxLeaseTime) {
          C container = expire(entry);
          if (container != null) {
            expired.add(container);
          }
        }
      }
    } finally {
      state.lock.unlock();
    }
    destroyer.launch();
    for (C container : expired) {
      String name = String.valueOf(ContainerProbe.name(container));
      LOG.warn(
          "pool {}: destroying container {}: its lease exceeded the maximum lease time",
          state.settings.name,
          name);
      callbacks.notifyListener(l -> l.leaseExpired(name));
    }
  }

  @GuardedBy("state.lock")
  private @Nullable C expire(PoolEntry<C> entry) {
    C container = entry.containerIfReachable();
    if (container != null) {
      state.endLease(entry);
      state.expired++;
      entry.reclaim(container);
      state.destroyQueue.add(entry);
    }
    return container;
  }
}
