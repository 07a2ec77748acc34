package org.lxcpool.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.lxcpool.Container;

/**
 * The creations in flight, the limits of their number, and whether the replenisher waits for a
 * place for another one. Not thread-safe: {@link PoolState} guards it with the pool's lock.
 */
final class Creations<C extends Container> {
  /** The live creations, each of which is a live worker and a reserved place in the stock. */
  final Set<Creation<C>> live = new LinkedHashSet<>();

  final ConcurrencyLimit limit;

  /** The number of abandoned creations whose thread still runs. */
  int abandoned;

  /** The number of creations that succeeded. */
  long created;

  /** The number of deliveries that found the stock full. */
  long superfluous;

  /** Whether the replenisher is parked until there is a free place. */
  boolean replenisherArmed;

  /** Whether the replenisher is parked because error budget or backoff forbid creations. */
  boolean replenisherBlocked;

  Creations(ConcurrencyLimit limit) {
    this.limit = limit;
  }

  /**
   * Returns whether a creation may start, as far as places and limits are concerned, if {@code
   * others} start as well.
   */
  boolean mayStart(int ready, int capacity, int others) {
    return ready + live.size() + others < capacity
        && live.size() + others < limit.current()
        && abandoned < 2L * limit.max();
  }

  /** Records a delivery; the creation is still live. */
  void delivered(long tookNanos) {
    created++;
    limit.recordCreation(tookNanos, live.size());
  }
}
