package org.lxcpool.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Where scripted containers hang until a test opens it. Thread-safe. */
public final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger interrupts = new AtomicInteger();

  /** Makes a gate that is closed. */
  public Gate() {}

  /** Lets everybody through, now and later. */
  public void open() {
    opened.countDown();
  }

  /**
   * How many wait at this gate right now.
   *
   * @return at least 0
   */
  public int waiting() {
    return waiting.get();
  }

  /**
   * How many interrupts met somebody who waited here.
   *
   * @return at least 0
   */
  public int interrupts() {
    return interrupts.get();
  }

  /** Waits until it is open; an interrupt ends that. */
  void pass() throws InterruptedException {
    waiting.incrementAndGet();
    try {
      opened.await();
    } catch (InterruptedException e) {
      interrupts.incrementAndGet();
      throw e;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Waits until it is open, interrupts or not; the thread is interrupted afterwards if it was. */
  void passStubbornly() {
    boolean interrupted = false;
    waiting.incrementAndGet();
    try {
      while (true) {
        try {
          opened.await();
          return;
        } catch (InterruptedException e) {
          interrupts.incrementAndGet();
          interrupted = true;
        }
      }
    } finally {
      waiting.decrementAndGet();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
