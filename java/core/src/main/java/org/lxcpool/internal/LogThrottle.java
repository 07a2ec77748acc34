package org.lxcpool.internal;

import java.util.concurrent.locks.ReentrantLock;

/** Lets one message through a second and counts the others. Thread-safe. */
final class LogThrottle {
  static final long INTERVAL_NANOS = 1_000_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private boolean used;
  private long last;
  private long skipped;

  /**
   * Asks to let a message through.
   *
   * @return how many were held back since the last one, or -1 if this is held back, too
   */
  long permit(long now) {
    lock.lock();
    try {
      if (used && now - last < INTERVAL_NANOS) {
        skipped++;
        return -1;
      }
      long held = skipped;
      used = true;
      last = now;
      skipped = 0;
      return held;
    } finally {
      lock.unlock();
    }
  }
}
