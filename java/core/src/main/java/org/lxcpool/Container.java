package org.lxcpool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A container, as the pool sees it.
 *
 * <p>The pool calls {@link #start()} and {@link #awaitNetwork(Duration)} once each, in that order,
 * on one worker thread. It may call {@link #isAlive()} and {@link #destroy()} at any time from any
 * thread, so both must be thread-safe.
 */
public interface Container extends AutoCloseable {

  /**
   * Returns the name of this container, which is unique among the containers of its factory.
   *
   * @return the name
   */
  String name();

  /**
   * Boots this container.
   *
   * @throws InterruptedException if the thread is interrupted while booting
   * @throws ContainerException if the container can't be booted
   */
  void start() throws InterruptedException;

  /**
   * Waits until this container has a network address.
   *
   * @param timeout the maximum time to wait, positive
   * @throws InterruptedException if the thread is interrupted while waiting
   * @throws ContainerException if the timeout elapses or the container dies
   */
  void awaitNetwork(Duration timeout) throws InterruptedException;

  /**
   * Returns whether this container is running. The pool calls this method on its hot path: it must
   * neither block nor fork, and ideally reads a flag. If it throws, the pool regards the container
   * as dead.
   *
   * @return true while this container is running
   */
  boolean isAlive();

  /**
   * Returns the pool's handle with which this container was created or adopted. The pool calls this
   * method on its hot path: it should read a field. The pool looks a container without a slot up in
   * a table, and notices its end by checking {@link #isAlive()} periodically.
   *
   * @return the slot, always the same one; null if this container doesn't keep its slot
   */
  default @Nullable Slot slot() {
    return null;
  }

  /**
   * Stops this container, even if it is busy, and removes everything that it owns. Does nothing if
   * this container is destroyed already.
   *
   * @throws ContainerException if something could not be removed; the caller may try again
   */
  void destroy();

  /** Does the same as {@link #destroy()}. */
  @Override
  default void close() {
    destroy();
  }
}
