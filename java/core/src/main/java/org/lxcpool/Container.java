package org.lxcpool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One container, as the pool sees it.
 *
 * <p>The pool calls {@link #start()} and {@link #awaitNetwork(Duration)} once each, in that order,
 * on one worker thread; {@link #isAlive()} and {@link #destroy()} may be called at any time from
 * any thread, so both must be thread-safe.
 */
public interface Container extends AutoCloseable {

  /**
   * The name of this container, unique among the containers of its factory.
   *
   * @return the name
   */
  String name();

  /**
   * Boots this container.
   *
   * @throws InterruptedException if interrupted while booting
   * @throws ContainerException if it can't be booted
   */
  void start() throws InterruptedException;

  /**
   * Waits until this container has a network address.
   *
   * @param timeout how long to wait at most, positive
   * @throws InterruptedException if interrupted while waiting
   * @throws ContainerException if there is no address within the timeout, or the container died
   */
  void awaitNetwork(Duration timeout) throws InterruptedException;

  /**
   * Whether this container runs. Called on the pool's hottest path: it must neither block nor fork,
   * best it reads a flag. The pool takes an exception thrown here for a dead container.
   *
   * @return true while it runs
   */
  boolean isAlive();

  /**
   * Returns the pool's handle that this container was created or adopted with. Called on the pool's
   * hottest path: it reads a field. A container that carries no slot is found by the pool in a
   * table, and its end is noticed by a periodic look at {@link #isAlive()}.
   *
   * @return the slot, always the same; null if this container doesn't keep one
   */
  default @Nullable Slot slot() {
    return null;
  }

  /**
   * Stops this container, however busy, and removes everything it owns. Destroying a container that
   * is destroyed already does nothing.
   *
   * @throws ContainerException if something of it is left; destroying it again tries again
   */
  void destroy();

  /** Same as {@link #destroy()}. */
  @Override
  default void close() {
    destroy();
  }
}
