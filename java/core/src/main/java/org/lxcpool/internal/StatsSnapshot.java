package org.lxcpool.internal;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.PoolError;
import org.lxcpool.PoolStats;

/** The numbers of a pool, taken with its lock held. Immutable. */
record StatsSnapshot(
    String name, Levels levels, Totals totals, Map<Phase, Latency> latencies, Health health)
    implements PoolStats {

  /** Current numbers. */
  record Levels(
      int ready,
      int capacity,
      int workers,
      int maxWorkers,
      int abandoned,
      int waiters,
      int leased) {}

  /** Numbers since the pool was built. */
  record Totals(
      long created,
      long handedOut,
      long putBack,
      long destroyed,
      long leaked,
      long expired,
      long errors) {}

  /** The newest error, and when creations are permitted again if they aren't now. */
  record Health(
      @Nullable PoolError lastError,
      @Nullable Instant throttledUntil,
      @Nullable Instant backoffUntil) {}

  @Override
  public int ready() {
    return levels.ready;
  }

  @Override
  public int capacity() {
    return levels.capacity;
  }

  @Override
  public int workers() {
    return levels.workers;
  }

  @Override
  public int maxWorkers() {
    return levels.maxWorkers;
  }

  @Override
  public int abandoned() {
    return levels.abandoned;
  }

  @Override
  public int waiters() {
    return levels.waiters;
  }

  @Override
  public long leased() {
    return levels.leased;
  }

  @Override
  public long created() {
    return totals.created;
  }

  @Override
  public long handedOut() {
    return totals.handedOut;
  }

  @Override
  public long putBack() {
    return totals.putBack;
  }

  @Override
  public long destroyed() {
    return totals.destroyed;
  }

  @Override
  public long leaked() {
    return totals.leaked;
  }

  @Override
  public long expired() {
    return totals.expired;
  }

  @Override
  public long errors() {
    return totals.errors;
  }

  @Override
  public @Nullable PoolError lastError() {
    return health.lastError;
  }

  @Override
  public @Nullable Instant throttledUntil() {
    return health.throttledUntil;
  }

  @Override
  public @Nullable Instant backoffUntil() {
    return health.backoffUntil;
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(name).append(": ready=").append(ready());
    line.append('/').append(capacity());
    line.append(" workers=").append(workers()).append('/').append(maxWorkers());
    append(line, "abandoned", abandoned());
    append(line, "waiters", waiters());
    append(line, "leased", leased());
    append(line, "created", created());
    append(line, "handedOut", handedOut());
    append(line, "putBack", putBack());
    append(line, "destroyed", destroyed());
    append(line, "leaked", leaked());
    append(line, "expired", expired());
    append(line, "errors", errors());
    Latency total = latencies.get(Phase.TOTAL);
    if (total != null) {
      line.append(" creation p50=").append(total.p50().toMillis());
      line.append("ms p99=").append(total.p99().toMillis()).append("ms");
    }
    if (throttledUntil() != null) {
      line.append(" throttledUntil=").append(throttledUntil());
    }
    if (backoffUntil() != null) {
      line.append(" backoffUntil=").append(backoffUntil());
    }
    PoolError error = lastError();
    if (error != null) {
      String cause = error.cause().toString().replaceAll("\\s+", " ");
      line.append(" lastError=").append(error.phase()).append(' ').append(cause);
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String key, long value) {
    line.append(' ').append(key).append('=').append(value);
  }
}
