package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.lxcpool.PoolStats.Latency;
import org.lxcpool.PoolStats.Phase;

/**
 * The durations of each phase, to three significant digits. Not used on the path of get and put.
 * Thread-safe.
 */
final class Latencies {
  private static final int DIGITS = 3;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Phase, Histogram> histograms = new EnumMap<>(Phase.class);

  // Eager: if HdrHistogram is missing, building the pool fails instead of every creation.
  Latencies() {
    for (Phase phase : Phase.values()) {
      histograms.put(phase, new Histogram(DIGITS));
    }
  }

  /** Records one duration. */
  void record(Phase phase, long nanos) {
    lock.lock();
    try {
      requireNonNull(histograms.get(phase))
          .recordValue(Math.max(0, Math.min(nanos, Long.MAX_VALUE / 4)));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the percentiles of the phases that were recorded at least once. */
  Map<Phase, Latency> snapshot() {
    lock.lock();
    try {
      Map<Phase, Latency> result = new EnumMap<>(Phase.class);
      for (Map.Entry<Phase, Histogram> entry : histograms.entrySet()) {
        Histogram h = entry.getValue();
        if (h.getTotalCount() > 0) {
          result.put(
              entry.getKey(),
              new Latency(h.getTotalCount(), at(h, 50), at(h, 95), at(h, 99), at(h, 100)));
        }
      }
      return Collections.unmodifiableMap(result);
    } finally {
      lock.unlock();
    }
  }

  private static Duration at(Histogram histogram, double percentile) {
    return Duration.ofNanos(histogram.getValueAtPercentile(percentile));
  }
}
