package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * One attempt to create a container: create, start, network wait, deliver.
 *
 * <p>A creation has exactly one outcome. The worker and the replenisher may try to decide it at the
 * same time; {@link #settle} accepts the first one. Both call it with the pool's lock held, so that
 * the reserved place, the count of workers and the error change in the same instant.
 */
final class Creation<C extends Container> {
  enum Outcome {
    DELIVERED,
    FAILED,
    ABANDONED
  }

  private static final long NOT_SUBMITTED = Long.MIN_VALUE;

  final long number;

  /** The entry of the container to create. */
  final PoolEntry<C> entry;

  private volatile long submitted = NOT_SUBMITTED;

  // Written with the pool's lock held.
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable String containerName;
  private volatile @Nullable Thread thread;

  Creation(long number, PoolEntry<C> entry) {
    this.number = number;
    this.entry = entry;
  }

  /** Starts the clock of this creation. */
  void submit(long now) {
    submitted = now;
  }

  /** Returns the nanoseconds since this creation was submitted; 0 if it wasn't yet. */
  long age(long now) {
    long since = submitted;
    return since == NOT_SUBMITTED ? 0 : now - since;
  }

  /**
   * Decides the outcome. Called with the pool's lock held.
   *
   * @return false if the outcome was decided before
   */
  boolean settle(Outcome decided) {
    if (outcome != null) {
      return false;
    }
    outcome = decided;
    return true;
  }

  boolean isSettled() {
    return outcome != null;
  }

  boolean isDelivered() {
    return outcome == Outcome.DELIVERED;
  }

  boolean isAbandoned() {
    return outcome == Outcome.ABANDONED;
  }

  /** Returns the name of the created container; null before it is created. */
  @Nullable String containerName() {
    return containerName;
  }

  void setContainerName(@Nullable String name) {
    containerName = name;
  }

  /** Returns the worker's thread; null before it runs. */
  @Nullable Thread thread() {
    return thread;
  }

  /** Records the current thread as the worker's. */
  void begin() {
    thread = Thread.currentThread();
  }
}
