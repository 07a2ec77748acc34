package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolListener;
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
      return Durations.nanosOrZero("readyFor", factory.readyFor(container));
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's readyFor() failed", pool, e);
      return 0;
    }
  }

  /** An item for a container that is new to the pool. */
  Item<C> item(C container, long raises) {
    BooleanSupplier over;
    try {
      over = requireNonNull(factory.over(container), "over");
    } catch (Throwable e) {
      LOG.warn("pool {}: the factory's over() failed", pool, e);
      over = () -> false;
    }
    return new Item<>(container, over, raises);
  }

  /** Whether the life of a container that its taker no longer holds is over. */
  boolean isOver(Item<C> item) {
    try {
      return item.over.getAsBoolean();
    } catch (Throwable e) {
      LOG.warn("pool {}: asking whether a container's life is over failed", pool, e);
      return false;
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

  /** An {@code isAlive} that throws means dead. */
  static boolean isAlive(Container container) {
    try {
      return container.isAlive();
    } catch (Throwable e) {
      return false;
    }
  }

  /** Null while it is alive. An {@code isAlive} that throws means dead, and is the cause. */
  static @Nullable Throwable causeOfDeath(Container container) {
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
