package org.lxcpool.lxc.internal.recovery;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.linux.IdleCleaner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A detector of containers that users dropped, neither destroyed nor put back, which the garbage
 * collector has found. A pool counts its own leaked leases, but can't notify the factory of them.
 * This also detects containers outside a pool, and those of a pool that was closed. Thread-safe.
 */
public final class LeakDetector {
  private static final Logger LOG = LoggerFactory.getLogger(LeakDetector.class);

  private final String pool;
  private final boolean destroys;
  private final Reclaimer reclaimer;
  private final AtomicLong dropped = new AtomicLong();

  /**
   * @param destroys whether containers that were dropped are destroyed
   */
  public LeakDetector(String pool, boolean destroys, Reclaimer reclaimer) {
    this.pool = pool;
    this.destroys = destroys;
    this.reclaimer = reclaimer;
  }

  /**
   * Watches for the drop of a container, until it is destroyed.
   *
   * @param container the object that users have
   */
  public void watch(Object container, ContainerLife life) {
    life.pool().watchedBy(IdleCleaner.SHARED.register(container, () -> dropped(life)));
  }

  private void dropped(ContainerLife life) {
    ContainerState state = life.entry().state();
    switch (state) {
      case GONE, HELD -> {}
      case DESTROYING -> destroy(life); // a destroy has failed, or is in progress
      default -> {
        life.pool().dropped();
        dropped.incrementAndGet();
        LOG.warn(
            "pool {}: container {} was dropped, neither destroyed nor put back (state {}){}{}",
            pool,
            life.name(),
            state,
            destroys ? "; it is being destroyed" : "",
            life.pool().takenAt() == null ? "" : "; it was taken here:",
            life.pool().takenAt());
        if (destroys) {
          destroy(life);
        }
      }
    }
  }

  private void destroy(ContainerLife life) {
    reclaimer.reclaim(List.of(new DestroyTask(life)));
  }

  /** Returns how many containers were dropped. */
  public long dropped() {
    return dropped.get();
  }
}
