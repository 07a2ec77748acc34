package org.lxcpool.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolListener;
import org.lxcpool.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls into the code of others whose failure must not get in the way of the pool: whatever they
 * throw, Errors included, is logged and goes no further. Never called with the pool's lock held.
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

  /** How long a recovered container has been ready, in nanoseconds. */
  long readyFor(C container) {
    try {
      return Preconditions.nanosOrZero("readyFor", factory.readyFor(container));
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's readyFor() failed", pool, e);
      return 0;
    }
  }

  /** Gives a recovered container its slot. */
  void adopted(C container, Slot slot) {
    try {
      factory.adopted(container, slot);
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's adopted() failed", pool, e);
    }
  }

  void ready(C container) {
    try {
      factory.ready(container);
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's ready() failed", pool, e);
    }
  }

  void leased(C container) {
    try {
      factory.leased(container);
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's leased() failed", pool, e);
    }
  }

  void tell(Consumer<PoolListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable e) {
      LOG.warn("pool {}: the listener failed", pool, e);
    }
  }

  /** The slot that a container carries; null if it has none, or asking it fails. */
  static @Nullable Slot slot(Container container) {
    try {
      return container.slot();
    } catch (Throwable e) {
      return null;
    }
  }

  /** An {@code isAlive} that throws means dead. */
  static boolean isAlive(Container container) {
    try {
      return container.isAlive();
    } catch (Throwable e) {
      return false;
    }
  }

  /**
   * Null while it is alive. A death that the entry was told of is the cause, else an {@code
   * isAlive} that throws means dead, and is the cause.
   */
  static <C extends Container> @Nullable Throwable causeOfDeath(PoolEntry<C> entry, C container) {
    Throwable death = entry.death();
    return death != null ? death : causeOfDeath(container);
  }

  private static @Nullable Throwable causeOfDeath(Container container) {
    try {
      return container.isAlive()
          ? null
          : new ContainerException("container " + name(container) + " died while it was ready");
    } catch (Throwable e) {
      return e;
    }
  }

  /** The name of a container, null where asking it fails. */
  static @Nullable String name(Container container) {
    try {
      return container.name();
    } catch (Throwable e) {
      return null;
    }
  }
}
