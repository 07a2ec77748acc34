package org.lxcpool.internal;

import java.util.function.LongBinaryOperator;

/**
 * Exponential backoff with jitter after consecutive failures. A failure raises the step only if its
 * creation was submitted after the last raise: workers that were under way together and fail
 * together are one piece of news. "After" is decided by counting raises and not by the clock, which
 * may stand still between the two. Not thread-safe.
 */
final class Backoff {
  static final long FIRST_NANOS = 100_000_000L;
  static final long LONGEST_NANOS = 10_000_000_000L;

  private final LongBinaryOperator uniform;
  private long step;
  private long raises;
  private long until;

  /**
   * @param uniform a random number of at least the first and at most the second argument
   */
  Backoff(LongBinaryOperator uniform) {
    this.uniform = uniform;
  }

  /** How often it was raised so far; a creation remembers this when it is submitted. */
  long raises() {
    return raises;
  }

  /**
   * A creation failed.
   *
   * @param raisesAtSubmission the number of raises when it was submitted
   * @return the delay from now on, in nanoseconds, if it was raised, else 0
   */
  long failed(long raisesAtSubmission, long now) {
    if (raisesAtSubmission != raises) {
      return 0;
    }
    raises++;
    step = step == 0 ? FIRST_NANOS : Math.min(step * 2, LONGEST_NANOS);
    long delay = uniform.applyAsLong(step / 2, step);
    until = now + delay;
    return delay;
  }

  boolean isRaised() {
    return step > 0;
  }

  void succeeded() {
    step = 0;
  }

  /** Nanoseconds until a creation may begin, 0 if it may now. */
  long remaining(long now) {
    return step == 0 ? 0 : Math.max(0, until - now);
  }
}
