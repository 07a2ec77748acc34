package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;

/** A limit of one log message a second that counts the suppressed messages. Thread-safe. */
final class LogThrottle {
  static final long INTERVAL_NANOS = 1_000_000_000L;

  /** The result of {@link #tryAcquire} if the message must not be logged. */
  static final long SUPPRESSED = -1;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean used;

  @GuardedBy("lock")
  private long last;

  @GuardedBy("lock")
  private long suppressed;

  /**
   * Requests permission to log a message.
   *
   * @param now the current time in nanoseconds
   * @return the number of messages suppressed since the last one that was logged, or {@link
   *     #SUPPRESSED} if this message is suppressed as well
   */
  long tryAcquire(long now) {
    lock.lock();
    try {
      if (used && now - last < INTERVAL_NANOS) {
        suppressed++;
        return SUPPRESSED;
      }
      long count = suppressed;
      used = true;
      last = now;
      suppressed = 0;
      return count;
    } finally {
      lock.unlock();
    }
  }
}
