package org.lxcpool;

import java.time.Duration;
import java.time.Instant;

/**
 * A listener for the events of a pool. The pool calls each method on the thread on which the event
 * happens, without holding a lock; the method must be quick. The pool catches and logs what it
 * throws.
 */
public interface PoolListener {

  /**
   * Called when a worker starts to create a container.
   *
   * @param worker the number of the creation, after which a worker's thread is named
   */
  default void creationStarted(long worker) {}

  /**
   * Called when a container was delivered.
   *
   * @param container the name of the container
   * @param took the time since its creation was submitted
   */
  default void containerReady(String container, Duration took) {}

  /**
   * Called when an error was recorded: a failed or abandoned creation, a death, or a failed
   * destroy.
   *
   * @param error the error
   */
  default void errorRecorded(PoolError error) {}

  /**
   * Called when the pool has destroyed a container.
   *
   * @param container the name of the container
   */
  default void containerDestroyed(String container) {}

  /**
   * Called when a lease exceeded the maximum lease time and the pool is about to destroy its
   * container.
   *
   * @param container the name of the container
   */
  default void leaseExpired(String container) {}

  /**
   * Called when creation is suspended because there were too many errors within an hour.
   *
   * @param until the approximate time at which the error budget permits a creation again
   */
  default void throttled(Instant until) {}

  /**
   * Called when the backoff was raised because a creation failed or a ready container died.
   *
   * @param delay the time until the next creation may start
   */
  default void backedOff(Duration delay) {}

  /** Called when creation is neither suspended nor backing off any more. */
  default void resumed() {}

  /** Called when the pool was closed. */
  default void closed() {}
}
