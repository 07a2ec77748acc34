package org.lxcpool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a pool at one instant: an immutable, consistent snapshot. Later versions may add
 * accessors, so only a pool implements this.
 */
public interface PoolStats {
  /**
   * Returns the name of the pool.
   *
   * @return the name
   */
  String name();

  /**
   * Returns how many containers are ready.
   *
   * @return between 0 and {@link #capacity()}
   */
  int ready();

  /**
   * Returns how many ready containers the pool strives for.
   *
   * @return at least 2
   */
  int capacity();

  /**
   * Returns how many workers are making containers, abandoned ones not counted.
   *
   * @return at least 0
   */
  int workers();

  /**
   * Returns the limit of {@link #workers()}: the current one if the pool adapts it.
   *
   * @return at least 1
   */
  int maxWorkers();

  /**
   * Returns how many abandoned workers still have a thread.
   *
   * @return at least 0
   */
  int abandoned();

  /**
   * Returns how many takers wait in the queue, threads and futures.
   *
   * @return at least 0
   */
  int waiters();

  /**
   * Returns how many containers are leased: handed out, and neither put back nor destroyed. A
   * container without a {@link Container#slot() slot} counts until a health check finds that it is
   * not alive.
   *
   * @return at least 0
   */
  long leased();

  /**
   * Returns how many creations succeeded since the pool was built, superfluous ones included.
   *
   * @return a count
   */
  long created();

  /**
   * Returns how many containers were handed out since the pool was built.
   *
   * @return a count
   */
  long handedOut();

  /**
   * Returns how many containers were put back and kept since the pool was built.
   *
   * @return a count
   */
  long putBack();

  /**
   * Returns how many containers the pool destroyed since it was built.
   *
   * @return a count
   */
  long destroyed();

  /**
   * Returns how many leased containers were dropped, neither destroyed nor put back, since the pool
   * was built. One is counted once the garbage collector has found it.
   *
   * @return a count
   */
  long leaked();

  /**
   * Returns how many containers were destroyed because their lease exceeded the maximum lease time.
   *
   * @return a count
   */
  long expired();

  /**
   * Returns how many errors were recorded since the pool was built.
   *
   * @return a count
   */
  long errors();

  /**
   * Returns how long each phase took where it succeeded.
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

  /** What takes time. */
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
   * How long something took.
   *
   * @param count how often it was measured
   * @param p50 the median
   * @param p95 the 95th percentile
   * @param p99 the 99th percentile
   * @param max the longest
   */
  record Latency(long count, Duration p50, Duration p95, Duration p99, Duration max) {}
}
