package org.lxcpool.internal;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

  private final Settings settings;
  private final PoolState<C> state;
  private final Failures failures;
  private final Destroyer<C> destroyer;
  private final Runnable wakeReplenisher;
  private final RateLimit warnings = new RateLimit();

  HealthSweep(
      Settings settings,
      PoolState<C> state,
      Failures failures,
      Destroyer<C> destroyer,
      Runnable wakeReplenisher) {
    this.settings = settings;
    this.state = state;
    this.failures = failures;
    this.destroyer = destroyer;
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
      Throwable death = Callbacks.causeOfDeath(item.container);
      if (death != null) {
        bury(item, death);
      }
    }
    forgetEndedLeases();
  }

  private void bury(Item<C> item, Throwable death) {
    String name = Callbacks.name(item.container);
    long now = settings.ticker.read();
    Failures.Report report;
    state.lockPatiently();
    try {
      if (!state.stock.remove(item)) {
        return; // somebody took it, and will notice
      }
      report = failures.recordCounted(Phase.DIED, name, death, item.raises, now);
      destroyer.enqueue(item.container);
    } finally {
      state.lock.unlock();
    }
    failures.publish(report);
    destroyer.launch();
    wakeReplenisher.run();
  }

  /** A leased container that isn't alive any more was destroyed by its holder, or died on him. */
  void forgetEndedLeases() {
    List<C> leased;
    state.lockPatiently();
    try {
      leased = state.leases.containers();
    } finally {
      state.lock.unlock();
    }
    for (C container : leased) {
      if (!Callbacks.isAlive(container)) {
        state.lockPatiently();
        try {
          Item<C> unused = state.leases.remove(container);
        } finally {
          state.lock.unlock();
        }
      }
    }
  }
}
