package org.lxcpool;

import java.util.List;

/** The last errors of a pool. Bounded: the oldest is dropped for the newest. Thread-safe. */
public interface PoolErrors {

  /**
   * Takes the errors out.
   *
   * @return what was kept, oldest first
   */
  List<PoolError> drain();

  /**
   * The errors, left where they are.
   *
   * @return what is kept, oldest first
   */
  List<PoolError> snapshot();

  /**
   * How many errors there ever were, dropped and drained ones included.
   *
   * @return the count
   */
  long total();
}
