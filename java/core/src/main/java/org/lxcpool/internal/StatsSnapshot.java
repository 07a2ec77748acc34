package org.lxcpool.internal;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.PoolError;
import org.lxcpool.PoolStats;

/** The numbers of a pool, taken with its lock held. */
record StatsSnapshot(
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
    @Nullable Instant backoffUntil)
    implements PoolStats {

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
