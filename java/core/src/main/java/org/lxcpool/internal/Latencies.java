package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.lxcpool.PoolStats.Latency;
import org.lxcpool.PoolStats.Phase;

/** How long each phase took, to three significant digits. Never on the path of get and put. */
final class Latencies {
  private static final int DIGITS = 3;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Phase, Histogram> histograms = new EnumMap<>(Phase.class);

  // All of them now: without HdrHistogram no pool is built, instead of one that never fills.
  Latencies() {
    for (Phase phase : Phase.values()) {
      histograms.put(phase, new Histogram(DIGITS));
    }
  }

  void record(Phase phase, long nanos) {
    lock.lock();
    try {
      requireNonNull(histograms.get(phase))
          .recordValue(Math.max(0, Math.min(nanos, Long.MAX_VALUE / 4)));
    } finally {
      lock.unlock();
    }
  }

  Map<Phase, Latency> snapshot() {
    lock.lock();
    try {
      Map<Phase, Latency> result = new EnumMap<>(Phase.class);
      histograms.forEach(
          (phase, h) -> {
            if (h.getTotalCount() > 0) {
              result.put(
                  phase,
                  new Latency(h.getTotalCount(), at(h, 50), at(h, 95), at(h, 99), at(h, 100)));
            }
          });
      return Collections.unmodifiableMap(result);
    } finally {
      lock.unlock();
    }
  }

  private static Duration at(Histogram histogram, double percentile) {
    return Duration.ofNanos(histogram.getValueAtPercentile(percentile));
  }
}
