package org.lxcpool.benchmarks.scheduling;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How soon workers come. A harness of its own, not JMH's: what it measures happens on the threads
 * of the pools, once in milliseconds to seconds.
 */
public final class WorkerSchedulingBenchmark {
  /** The places of a pool, and its workers, as the ancestor had them on most hosts. */
  public static final int PLACES = 20;

  public static final int WORKERS = 5;

  private static final long CALL_PATIENCE_SECONDS = 30;

  private WorkerSchedulingBenchmark() {}

  /**
   * One way to refill.
   *
   * @param latency how long a creation takes
   * @param failingPercent how many creations fail
   * @param hanging how many of the workers hang
   */
  public record Refill(Duration latency, int failingPercent, int hanging) {
    /** The least time in which those workers can do it, failed creations included. */
    public Duration ideal() {
      long creations = ceilDiv(PLACES * 100L, 100L - failingPercent);
      return latency.multipliedBy(ceilDiv(creations, (long) WORKERS - hanging));
    }

    private static long ceilDiv(long dividend, long divisor) {
      return (dividend + divisor - 1) / divisor;
    }
  }

  /** Nanoseconds from a taken item to the call of the factory, so many times. */
  public static long[] freedPlaceToFactoryCall(Subjects which, int times) throws Exception {
    ScriptedMaker maker = new ScriptedMaker();
    try (Subject subject = which.open(PLACES, WORKERS, maker)) {
      subject.awaitFull();
      maker.record();
      long[] nanos = new long[times];
      for (int i = 0; i < times; i++) {
        maker.calls.clear();
        long freed = System.nanoTime();
        subject.takeOne();
        subject.letItNotice();
        Long called = maker.calls.poll(CALL_PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (called == null) {
          throw new IllegalStateException(which.label() + " didn't call the factory");
        }
        nanos[i] = called - freed;
        subject.awaitFull();
      }
      return nanos;
    }
  }

  /**
   * How long it takes until as many new items as there are places were delivered after a full stock
   * was taken in one go: nobody has to ask again and again how many are ready.
   */
  public static Duration refill(Subjects which, Refill refill) throws Exception {
    ScriptedMaker maker = new ScriptedMaker();
    try (Subject subject = which.open(PLACES, WORKERS, maker)) {
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
