package org.lxcpool.internal;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that checks the ready containers and the leases periodically, in real time, and
 * removes containers whose death is reported. It is a thread of its own, so that an {@code isAlive}
 * that hangs blocks nothing else.
 */
final class HouseKeeper<C extends Container> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(HouseKeeper.class);
  private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final PoolState<C> state;
  private final DeathHandler<C> deaths;
  private final LeaseMonitor<C> leases;
  private final LogThrottle errors = new LogThrottle();

  HouseKeeper(PoolState<C> state, DeathHandler<C> deaths, LeaseMonitor<C> leases) {
    this.state = state;
    this.deaths = deaths;
    this.leases = leases;
  }

  @Override
  public void run() {
    long interval = Math.max(MIN_INTERVAL_NANOS, state.settings.healthCheckInterval);
    while (!state.closed) {
      long begin = System.nanoTime();
      long left = interval;
      while (left > 0 && !state.closed) {
        Thread.interrupted(); // an interrupted thread would not park
        LockSupport.parkNanos(this, left);
        removeReportedDead();
        left = interval - (System.nanoTime() - begin);
      }
      try {
        checkReady();
        leases.check();
      } catch (Throwable e) {
        if (errors.tryAcquire(System.nanoTime()) != LogThrottle.SUPPRESSED) {
          LOG.error("pool {}: health check failed; continuing", state.settings.name, e);
        }
      }
    }
  }

  private void removeReportedDead() {
    for (PoolEntry<C> entry = state.deaths.poll(); entry != null; entry = state.deaths.poll()) {
      C container = entry.containerIfReachable();
      Throwable death = entry.death();
      if (container != null && death != null) {
        deaths.removeFromStock(entry, container, death);
      }
    }
  }

  private void checkReady() {
    List<PoolEntry<C>> entries;
    state.spinLock();
    try {
      entries = state.stock.list();
    } finally {
      state.lock.unlock();
    }
    for (PoolEntry<C> entry : entries) {
      C container = entry.containerIfReachable(); // it may have been leased and dropped by now
      Throwable death = container == null ? null : entry.causeOfDeath(container);
      if (container != null && death != null) {
        deaths.removeFromStock(entry, container, death);
      }
    }
  }
}
