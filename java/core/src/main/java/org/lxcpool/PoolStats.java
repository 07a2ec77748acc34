package org.lxcpool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a pool at one instant: an immutable, consistent snapshot. Later versions may add
 * accessors, so code outside this library should not implement this interface.
 */
public interface PoolStats {
  /**
   * Returns the name of the pool.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the number of ready containers.
   *
   * @return a number from 0 to {@link #capacity()}
   */
  int ready();

  /**
   * Returns the number of ready containers that the pool maintains.
   *
   * @return at least 2
   */
  int capacity();

  /**
   * Returns the number of workers that are creating containers, without the abandoned ones.
   *
   * @return at least 0
   */
  int workers();

  /**
   * Returns the maximum of {@link #workers()}: the current one if the pool adapts it.
   *
   * @return at least 1
   */
  int maxWorkers();

  /**
   * Returns the number of abandoned workers whose thread still runs.
   *
   * @return at least 0
   */
  int abandoned();

  /**
   * Returns the number of waiters in the queue, threads and futures.
   *
   * @return at least 0
   */
  int waiters();

  /**
   * Returns the number of leased containers: handed out, and neither put back nor destroyed. A
   * container without a {@link Container#slot() slot} counts until a health check finds that it is
   * not alive.
   *
   * @return at least 0
   */
  long leased();

  /**
   * Returns the number of successful creations since the pool was built, superfluous ones included.
   *
   * @return the number, at least 0
   */
  long created();

  /**
   * Returns the number of containers handed out since the pool was built.
   *
   * @return the number, at least 0
   */
  long handedOut();

  /**
   * Returns the number of containers put back and kept since the pool was built.
   *
   * @return the number, at least 0
   */
  long putBack();

  /**
   * Returns the number of containers that the pool has destroyed since it was built.
   *
   * @return the number, at least 0
   */
  long destroyed();

  /**
   * Returns the number of leaked containers since the pool was built: their holders dropped them
   * without destroying them or putting them back. A container is counted once the garbage collector
   * has found it.
   *
   * @return the number, at least 0
   */
  long leaked();

  /**
   * Returns the number of containers that were destroyed because their lease exceeded the maximum
   * lease time.
   *
   * @return the number, at least 0
   */
  long expired();

  /**
   * Returns the number of errors recorded since the pool was built.
   *
   * @return the number, at least 0
   */
  long errors();

  /**
   * Returns the durations of the phases that succeeded.
   *
   * @return an unmodifiable map, without the phases that never succeeded
   */
  Map<Phase, Latency> latencies();

  /**
   * Returns the newest error.
   *
   * @return the error, null if there was none
   */
  @Nullable PoolError lastError();

  /**
   * Returns when the error budget permits creations again.
   *
   * @return the time, null if it permits them now
   */
  @Nullable Instant throttledUntil();

  /**
   * Returns when the backoff permits creations again.
   *
   * @return the time, null if it permits them now
   */
  @Nullable Instant backoffUntil();

  /**
   * Returns all numbers in one line.
   *
   * @return the line, without a line break
   */
  @Override
  String toString();

  /** A phase whose duration is measured. */
  enum Phase {
    /** The factory's {@code create}. */
    CREATE,
    /** The container's {@code start}. */
    START,
    /** The container's {@code awaitNetwork}. */
    NETWORK,
    /** From the submission of a creation to its delivery. */
    TOTAL,
    /** The container's {@code destroy}. */
    DESTROY
  }

  /**
   * The durations of a phase.
   *
   * @param count the number of measurements
   * @param p50 the median
   * @param p95 the 95th percentile
   * @param p99 the 99th percentile
   * @param max the maximum
   */
  record Latency(long count, Duration p50, Duration p95, Duration p99, Duration max) {}
}
