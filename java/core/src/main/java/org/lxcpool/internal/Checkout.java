package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The last step before a container is handed out: checks that the container is alive and notifies
 * the factory. Runs on the thread of the caller, without the lock.
 */
final class Checkout<C extends Container> {
  private final PoolState<C> state;
  private final Callbacks<C> callbacks;
  private final DeathHandler<C> deaths;

  Checkout(PoolState<C> state, Callbacks<C> callbacks, DeathHandler<C> deaths) {
    this.state = state;
    this.callbacks = callbacks;
    this.deaths = deaths;
  }

  /**
   * Checks a leased entry out. The replenisher is woken after the check, so that it sees the error
   * of a dead container before it fills the free place.
   *
   * @return the container; null if it was dead, in which case its lease is cancelled
   */
  @Nullable C checkOut(PoolEntry<C> entry, boolean mustWakeReplenisher) {
    C container = entry.container();
    Throwable death = entry.causeOfDeath(container);
    if (death != null) {
      deaths.cancelLease(entry, container, death);
      return null;
    }
    if (mustWakeReplenisher) {
      state.threads.wakeReplenisher();
    }
    callbacks.leased(container);
    entry.release();
    return container;
  }
}
