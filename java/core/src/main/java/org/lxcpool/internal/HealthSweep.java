package org.lxcpool.internal;

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
final class HealthSweep<C extends Container> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthSweep.class);
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How many leases are ended within one hold of the lock, some microseconds. */
  private static final int ENDED_AT_ONCE = 64;

  private final Settings settings;
  private final PoolState<C> state;
  private final Failures failures;
  private final Destroyer<C> destroyer;
  private final Callbacks<C> callbacks;
  private final Runnable wakeReplenisher;
  private final RateLimit warnings = new RateLimit();

  HealthSweep(
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
    List<Item<C>> items;
    state.lockPatiently();
    try {
      items = state.stock.list();
    } finally {
      state.lock.unlock();
    }
    for (Item<C> item : items) {
      C container = item.peek(); // it may have been handed out since, and dropped
      Throwable death = container == null ? null : Callbacks.causeOfDeath(container);
      if (container != null && death != null) {
        bury(item, Callbacks.name(container), death);
      }
    }
    forgetEndedLeases();
    expireLeases();
  }

  private void bury(Item<C> item, @Nullable String name, Throwable death) {
    long now = settings.ticker.read();
    Failures.Report report;
    state.lockPatiently();
    try {
      if (!state.stock.remove(item)) {
        return; // somebody took it, and will notice
      }
      report = failures.recordCounted(Phase.DIED, name, death, item.raises, now);
      destroyer.enqueue(item.container());
    } finally {
      state.lock.unlock();
    }
    failures.publish(report);
    destroyer.launch();
    wakeReplenisher.run();
  }

  /**
   * Ends the leases that are over: a leased container that isn't alive any more was destroyed by
   * its holder, or died on him; one that nobody can reach was dropped, unless its life was over.
   */
  void forgetEndedLeases() {
    List<Item<C>> leased;
    state.lockPatiently();
    try {
      leased = state.leases.items();
    } finally {
      state.lock.unlock();
    }
    int dropped = 0;
    List<Item<C>> ended = new ArrayList<>(ENDED_AT_ONCE);
    List<Item<C>> leaked = new ArrayList<>();
    for (Item<C> item : leased) {
      C container = item.peek();
      if (container == null && !callbacks.isOver(item)) {
        leaked.add(item);
      } else if (container == null || !Callbacks.isAlive(container)) {
        ended.add(item);
      }
      if (ended.size() + leaked.size() >= ENDED_AT_ONCE) {
        dropped += forget(ended, leaked);
      }
    }
    dropped += forget(ended, leaked);
    if (dropped > 0) {
      LOG.warn(
          "pool {}: {} containers were handed out and dropped, neither destroyed nor put back",
          settings.name,
          dropped);
    }
  }

  /** Ends these leases, and empties both lists; how many had leaked and hadn't ended by now. */
  private int forget(List<Item<C>> ended, List<Item<C>> leaked) {
    int dropped = 0;
    state.lockPatiently();
    try {
      for (Item<C> item : ended) {
        boolean unused = state.leases.removeItem(item);
      }
      for (Item<C> item : leaked) {
        if (state.leases.removeItem(item)) {
          dropped++;
        }
      }
      state.leaked += dropped;
    } finally {
      state.lock.unlock();
    }
    ended.clear();
    leaked.clear();
    return dropped;
  }

  /** Ends the leases that take too long, and destroys their containers. */
  private void expireLeases() {
    if (settings.maxLeaseTime == Durations.FOR_EVER) {
      return;
    }
    long now = settings.ticker.read();
    List<C> expired = new ArrayList<>();
    state.lockPatiently();
    try {
      for (Item<C> item : state.leases.items()) {
        if (item.leasedSince == Item.UNSTAMPED) {
          item.leasedSince = now;
        } else if (now - item.leasedSince >= settings.maxLeaseTime) {
          C container = item.peek();
          if (container != null && state.leases.removeItem(item)) {
            state.expired++;
            destroyer.enqueue(container);
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
