package org.lxcpool.lxc.internal.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A counter of changes that threads can wait for. A waiter reads the count, then the state, and
 * then waits for a higher count: so it never misses a change in between. Thread-safe.
 */
public final class ChangeCounter {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition incremented = lock.newCondition();

  @GuardedBy("lock")
  private long count;

  /** Returns the number of changes so far. */
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a change and wakes all waiters. */
  public void increment() {
    lock.lock();
    try {
      count++;
      incremented.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the count differs from one that the caller has read.
   *
   * @return false if the time elapses first
   */
  public boolean awaitMoreThan(long seen, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (count == seen) {
        if (left <= 0) {
          return false;
        }
        left = incremented.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
