package org.lxcpool;

import java.util.List;

/**
 * The most recent errors of a pool. Their number is bounded: the oldest error is dropped for the
 * newest. Thread-safe.
 */
public interface PoolErrors {

  /**
   * Removes and returns the errors.
   *
   * @return the errors, oldest first
   */
  List<PoolError> drain();

  /**
   * Returns the errors without removing them.
   *
   * @return a copy, oldest first
   */
  List<PoolError> snapshot();

  /**
   * Returns the number of all errors since the pool was built, dropped and drained ones included.
   *
   * @return the number, at least 0
   */
  long total();
}
