package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The adoption of the containers of an earlier run of the pool, which the factory recovers. */
final class Adoption<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final PoolState<C> state;
  private final ContainerFactory<C> factory;
  private final Callbacks<C> callbacks;
  private final HandoffQueue<C> queue;
  private final Destroyer<C> destroyer;

  Adoption(
      PoolState<C> state,
      ContainerFactory<C> factory,
      Callbacks<C> callbacks,
      HandoffQueue<C> queue,
      Destroyer<C> destroyer) {
    this.state = state;
    this.factory = factory;
    this.callbacks = callbacks;
    this.queue = queue;
    this.destroyer = destroyer;
  }

  /** Adds the live containers to the stock and queues the dead ones for destruction. */
  void run() {
    List<C> recovered;
    try {
      recovered = new ArrayList<>(factory.recover());
    } catch (Throwable e) {
      LOG.warn(
          "pool {}: the factory's recover() failed; no container is adopted",
          state.settings.name,
          e);
      return;
    }
    Set<C> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (C container : recovered) {
      if (container != null && seen.add(container)) {
        adopt(container);
      } else {
        LOG.warn(
            "pool {}: the factory's recover() returned null or a duplicate; skipping it",
            state.settings.name);
      }
    }
  }

  private void adopt(C container) {
    PoolEntry<C> entry = state.newEntry();
    callbacks.adopted(container, entry);
    entry.bind(container);
    if (entry.causeOfDeath(container) == null) {
      entry.readySince = state.settings.ticker.read() - callbacks.readyFor(container);
      queue.adopt(entry);
    } else {
      destroy(entry);
    }
  }

  private void destroy(PoolEntry<C> entry) {
    state.lock.lock();
    try {
      state.destroyQueue.add(entry);
    } finally {
      state.lock.unlock();
    }
    destroyer.launch();
  }
}
