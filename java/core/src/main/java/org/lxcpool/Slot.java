package org.lxcpool;

/**
 * The pool's handle of one container, from its creation to its end. A container that keeps the slot
 * with which it was created, and returns it from {@link Container#slot()}, reports its death and
 * its end to the pool immediately, and the pool finds its entry without a search.
 *
 * <p>All methods may be called by any thread, any number of times, at any time, also after the pool
 * was closed. They never block, throw, or call back.
 */
public interface Slot {
  /**
   * Reports that the container has died: {@link Container#isAlive()} returns false. The pool
   * removes, destroys and replaces a ready container, and records one {@link PoolError.Phase#DIED}
   * error. If the container is leased, the pool does nothing, since its holder destroys it.
   *
   * @param cause the cause of the death, which becomes the cause of the error
   */
  void died(Throwable cause);

  /** Reports that the container was destroyed, which ends its lease. */
  void ended();
}
