package org.lxcpool.benchmarks.system.scheduling;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures how soon workers start. It has its own harness instead of JMH, because the events happen
 * on the pools' threads, milliseconds to seconds apart.
 */
public final class WorkerSchedulingBenchmark {
  /** The capacity and workers of each pool, the legacy pool's usual settings. */
  public static final int PLACES = 20;

  public static final int WORKERS = 5;

  private static final long CALL_PATIENCE_SECONDS = 30;

  private WorkerSchedulingBenchmark() {}

  /**
   * The conditions of a refill.
   *
   * @param latency the duration of a creation
   * @param failingPercent the percentage of creations that fail
   * @param hanging the number of workers that hang
   */
  public record Refill(Duration latency, int failingPercent, int hanging) {
    /** Returns the minimum time for the workers, failed creations included. */
    public Duration ideal() {
      long creations = ceilDiv(PLACES * 100L, 100L - failingPercent);
      return latency.multipliedBy(ceilDiv(creations, (long) WORKERS - hanging));
    }

    private static long ceilDiv(long dividend, long divisor) {
      return (dividend + divisor - 1) / divisor;
    }
  }

  /** Measures the nanoseconds from taking an item to the factory call, a number of times. */
  public static long[] freedPlaceToFactoryCall(SchedulingPeers which, int times) throws Exception {
    ScriptedItemFactory maker = new ScriptedItemFactory();
    try (SchedulingPeer subject = which.open(PLACES, WORKERS, maker)) {
      subject.awaitFull();
      maker.record();
      long[] nanos = new long[times];
      for (int i = 0; i < times; i++) {
        maker.calls.clear();
        long freed = System.nanoTime();
        subject.takeOne();
        subject.awaitNotice();
        Long called = maker.calls.poll(CALL_PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (called == null) {
          throw new IllegalStateException(which.label() + " didn't call the factory in time");
        }
        nanos[i] = called - freed;
        subject.awaitFull();
      }
      return nanos;
    }
  }

  /**
   * Measures the time from taking a full stock at once until as many new items have been taken.
   * Taking them avoids polling the number of ready items.
   */
  public static Duration refill(SchedulingPeers which, Refill refill) throws Exception {
    ScriptedItemFactory maker = new ScriptedItemFactory();
    try (SchedulingPeer subject = which.open(PLACES, WORKERS, maker)) {
      subject.awaitFull();
      maker.script(refill.latency().toNanos(), refill.failingPercent(), refill.hanging());
      long start = System.nanoTime();
      for (int i = 0; i < 2 * PLACES; i++) {
        subject.takeOne();
      }
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      maker.end();
    }
  }
}
