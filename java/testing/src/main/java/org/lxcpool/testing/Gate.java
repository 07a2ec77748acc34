package org.lxcpool.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A gate at which steps of scripted containers wait until a test opens it. Thread-safe. */
public final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger interrupts = new AtomicInteger();

  /** Creates a closed gate. */
  public Gate() {}

  /** Opens the gate permanently and releases the waiting threads. */
  public void open() {
    opened.countDown();
  }

  /**
   * Returns the number of threads that wait at this gate now.
   *
   * @return the number, at least 0
   */
  public int waiting() {
    return waiting.get();
  }

  /**
   * Returns the number of interrupts of threads that waited at this gate.
   *
   * @return the number, at least 0
   */
  public int interrupts() {
    return interrupts.get();
  }

  /** Waits until the gate is open. */
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

  /** Waits until the gate is open, ignores interrupts, and restores the interrupt afterwards. */
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
