package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.Slot;

/**
 * Static methods that read the properties of a container and catch everything that it throws. Must
 * not be called with the pool's lock held.
 */
final class ContainerProbe {
  private ContainerProbe() {}

  /** Returns the slot that a container carries; null if it has none or throws. */
  static @Nullable Slot slot(Container container) {
    try {
      return container.slot();
    } catch (Throwable e) {
      return null;
    }
  }

  /** Returns whether a container is alive; one whose {@code isAlive} throws is dead. */
  static boolean isAlive(Container container) {
    try {
      return container.isAlive();
    } catch (Throwable e) {
      return false;
    }
  }

  /**
   * Returns null if a container is alive, else the cause: what {@code isAlive} threw, if it did.
   */
  static @Nullable Throwable causeOfDeath(Container container) {
    try {
      return container.isAlive()
          ? null
          : new ContainerException("container " + name(container) + " died while it was ready");
    } catch (Throwable e) {
      return e;
    }
  }

  /** Returns the name of a container; null if it throws. */
  static @Nullable String name(Container container) {
    try {
      return container.name();
    } catch (Throwable e) {
      return null;
    }
  }
}
