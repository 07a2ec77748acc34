package org.lxcpool.internal;

import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with jitter, after consecutive failures. A failure raises the step only if
 * its creation was submitted after the last raise: workers that were under way together and fail
 * together are one piece of news. Not thread-safe.
 */
final class Backoff {
  static final long FIRST_NANOS = 100_000_000L;
  static final long LONGEST_NANOS = 10_000_000_000L;

  private final DoubleSupplier random;
  private long delay;
  private long lastRaise;
  private long until;

  /**
   * @param random numbers from 0 to 1
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * A creation failed.
   *
   * @return the delay from now on in nanoseconds if it was raised, else 0
   */
  long failed(long submitted, long now) {
    if (delay > 0 && submitted - lastRaise <= 0) {
      return 0;
    }
    delay = delay == 0 ? FIRST_NANOS : Math.min(delay * 2, LONGEST_NANOS);
    lastRaise = now;
    long jittered = delay / 2 + (long) (random.getAsDouble() * (delay - delay / 2));
    until = now + jittered;
    return jittered;
  }

  void succeeded() {
    delay = 0;
  }

  /** Nanoseconds until a creation may begin, 0 if it may now. */
  long remaining(long now) {
    return delay == 0 ? 0 : Math.max(0, until - now);
  }
}
