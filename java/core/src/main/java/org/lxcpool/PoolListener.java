package org.lxcpool;

import java.time.Duration;
import java.time.Instant;

/**
 * Told what happens in a pool. Each event is called on the thread on which it happens, outside any
 * lock of the pool: it must be quick. What it throws is logged and goes no further.
 */
public interface PoolListener {

  /**
   * A worker begins to create a container.
   *
   * @param worker the number of the worker
   */
  default void creationStarted(long worker) {}

  /**
   * A container is ready.
   *
   * @param container its name
   * @param took the time from the submission of its creation
   */
  default void containerReady(String container, Duration took) {}

  /**
   * An error was recorded: a failed or abandoned creation, a death, a failed destroy.
   *
   * @param error the error
   */
  default void errorRecorded(PoolError error) {}

  /**
   * A container left the pool for good and was destroyed.
   *
   * @param container its name
   */
  default void containerDestroyed(String container) {}

  /**
   * The lease of a container took too long: the container is being destroyed.
   *
   * @param container its name
   */
  default void leaseExpired(String container) {}

  /**
   * Too many errors: no creation until some of them are over an hour old.
   *
   * @param until when the next may begin, about
   */
  default void throttled(Instant until) {}

  /**
   * A creation failed: the next one waits.
   *
   * @param delay for how long
   */
  default void backedOff(Duration delay) {}

  /** Creations go on as usual: neither throttled nor backed off any more. */
  default void resumed() {}

  /** The pool was closed. */
  default void closed() {}
}
