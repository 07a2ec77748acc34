package org.lxcpool.internal;

import java.util.function.Consumer;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolListener;
import org.lxcpool.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the factory's notification methods and of the listener. Everything that they throw,
 * Errors included, is caught and logged. Must not be called with the pool's lock held.
 */
final class Callbacks<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  private final String pool;
  private final ContainerFactory<C> factory;
  private final PoolListener listener;

  Callbacks(String pool, ContainerFactory<C> factory, PoolListener listener) {
    this.pool = pool;
    this.factory = factory;
    this.listener = listener;
  }

  /** Returns how long a recovered container has been ready, in nanoseconds; 0 if the call fails. */
  long readyFor(C container) {
    try {
      return Preconditions.checkNotNegative("readyFor", factory.readyFor(container));
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's readyFor() failed; assuming zero", pool, e);
      return 0;
    }
  }

  /** Passes a recovered container its slot. */
  void adopted(C container, Slot slot) {
    try {
      factory.adopted(container, slot);
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's adopted() failed; continuing", pool, e);
    }
  }

  void ready(C container) {
    try {
      factory.ready(container);
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's ready() failed; continuing", pool, e);
    }
  }

  void leased(C container) {
    try {
      factory.leased(container);
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's leased() failed; continuing", pool, e);
    }
  }

  void notifyListener(Consumer<PoolListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable e) {
      LOG.warn("pool {}: the pool listener failed; continuing", pool, e);
    }
  }
}
