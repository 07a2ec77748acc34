package org.lxcpool;

/**
 * The pool's handle of one container, from its creation to its end. A container that keeps the slot
 * it was created with, and returns it from {@link Container#slot()}, tells its pool at once of its
 * death and its end, and is found by the pool without a search.
 *
 * <p>All methods may be called by any thread, any number of times, at any time, also after the pool
 * has been closed. None of them blocks, throws or calls back.
 */
public interface Slot {
  /**
   * Tells the pool that the container has died: {@link Container#isAlive()} is false. A ready
   * container is removed from the pool, destroyed and replaced, and counts as one {@link
   * PoolError.Phase#DIED} error. Of a container that is leased nothing follows: its holder destroys
   * it.
   *
   * @param cause why it died, as the error of the pool reports it
   */
  void died(Throwable cause);

  /** Tells the pool that the container has been destroyed, which ends its lease. */
  void ended();
}
