package org.lxcpool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One consistent snapshot of a pool.
 *
 * @param name the name of the pool
 * @param ready containers in the stock
 * @param capacity the ready containers it strives for
 * @param workers live workers
 * @param maxWorkers their limit, of the moment if it is adaptive
 * @param abandoned abandoned workers whose thread still lives
 * @param waiters takers in the queue
 * @param leased containers handed out, not put back, and still alive
 * @param created containers that were made without failure, superfluous ones included, ever
 * @param handedOut containers handed out, ever
 * @param putBack containers given back and kept, ever
 * @param destroyed containers that the pool destroyed, ever
 * @param leaked containers handed out and then dropped, neither destroyed nor put back, ever;
 *     counted once the garbage collector has noticed
 * @param expired containers destroyed since their lease took too long, ever
 * @param errors errors recorded, ever
 * @param latencies how long each phase took, where it succeeded; phases that never did are missing
 * @param lastError the newest error, null if there was none
 * @param throttledUntil when the error budget lets creations begin again, null if it does now
 * @param backoffUntil when the backoff lets creations begin again, null if it does now
 */
public record PoolStats(
    String name,
    int ready,
    int capacity,
    int workers,
    int maxWorkers,
    int abandoned,
    int waiters,
    long leased,
    long created,
    long handedOut,
    long putBack,
    long destroyed,
    long leaked,
    long expired,
    long errors,
    Map<Phase, Latency> latencies,
    @Nullable PoolError lastError,
    @Nullable Instant throttledUntil,
    @Nullable Instant backoffUntil) {

  /** What takes time. */
  public enum Phase {
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
  public record Latency(long count, Duration p50, Duration p95, Duration p99, Duration max) {}

  /** All numbers in one line. */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder(name)
            .append(": ready=")
            .append(ready)
            .append('/')
            .append(capacity)
            .append(" workers=")
            .append(workers)
            .append('/')
            .append(maxWorkers)
            .append(" abandoned=")
            .append(abandoned)
            .append(" waiters=")
            .append(waiters)
            .append(" leased=")
            .append(leased)
            .append(" created=")
            .append(created)
            .append(" handedOut=")
            .append(handedOut)
            .append(" putBack=")
            .append(putBack)
            .append(" destroyed=")
            .append(destroyed)
            .append(" leaked=")
            .append(leaked)
            .append(" expired=")
            .append(expired)
            .append(" errors=")
            .append(errors);
    Latency total = latencies.get(Phase.TOTAL);
    if (total != null) {
      line.append(" creation p50=")
          .append(total.p50().toMillis())
          .append("ms p99=")
          .append(total.p99().toMillis())
          .append("ms");
    }
    if (throttledUntil != null) {
      line.append(" throttledUntil=").append(throttledUntil);
    }
    if (backoffUntil != null) {
      line.append(" backoffUntil=").append(backoffUntil);
    }
    if (lastError != null) {
      String cause = lastError.cause().toString().replaceAll("\\s+", " ");
      line.append(" lastError=").append(lastError.phase()).append(' ').append(cause);
    }
    return line.toString();
  }
}
