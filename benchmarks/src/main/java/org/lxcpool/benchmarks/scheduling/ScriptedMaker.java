package org.lxcpool.benchmarks.scheduling;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes nothing, in a given time; some of its calls fail, the first ones hang. */
final class ScriptedMaker implements Subject.Maker {
  /** The moment of each call, while somebody asks for it. */
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

  /**
   * What the calls do from now on; before this they do nothing, so that the stock fills at once.
   */
  void script(long latencyNanos, int failingPercent, int hanging) {
    number.set(0);
    this.failingPercent = failingPercent;
    this.hanging = hanging;
    this.latencyNanos = latencyNanos;
  }

  /** Lets those go that hang. */
  void end() {
    end.countDown();
  }

  @Override
  public void make() throws InterruptedException, MakeFailedException {
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
      throw new MakeFailedException();
    }
  }

  /** Spread evenly: of a hundred calls in a row as many fail as there are percent. */
  private boolean fails(int call) {
    int percent = failingPercent;
    return (call + 1) * percent / 100 > call * percent / 100;
  }

  static final class MakeFailedException extends Exception {
    private static final long serialVersionUID = 1;

    MakeFailedException() {
      super("as the script says", null, false, false);
    }
  }
}
