package org.lxcpool.benchmarks.system.scheduling;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An item factory that takes a given time; some calls fail, and the first ones hang. */
final class ScriptedItemFactory implements SchedulingPeer.ItemFactory {
  /** The time of each call, in nanoseconds, while recording. */
  final LinkedTransferQueue<Long> calls = new LinkedTransferQueue<>();

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger number = new AtomicInteger();
  private volatile boolean recording;
  private volatile long latencyNanos;
  private volatile int failingPercent;
  private volatile int hanging;

  void record() {
    recording = true;
  }

  /** Sets the behaviour of calls. Until then they return at once, so that the stock fills. */
  void script(long latencyNanos, int failingPercent, int hanging) {
    number.set(0);
    this.failingPercent = failingPercent;
    this.hanging = hanging;
    this.latencyNanos = latencyNanos;
  }

  /** Releases the hanging calls. */
  void end() {
    end.countDown();
  }

  @Override
  public void make() throws InterruptedException, CreationFailedException {
    if (recording) {
      calls.add(System.nanoTime());
    }
    int call = number.getAndIncrement();
    if (call < hanging) {
      end.await();
    }
    if (latencyNanos > 0) {
      TimeUnit.NANOSECONDS.sleep(latencyNanos);
    }
    if (fails(call)) {
      throw new CreationFailedException();
    }
  }

  /** Returns whether a call fails. Failures are evenly spread over any hundred calls. */
  private boolean fails(int call) {
    int percent = failingPercent;
    return (call + 1) * percent / 100 > call * percent / 100;
  }

  static final class CreationFailedException extends Exception {
    private static final long serialVersionUID = 1;

    CreationFailedException() {
      super("scripted failure", null, false, false);
    }
  }
}
