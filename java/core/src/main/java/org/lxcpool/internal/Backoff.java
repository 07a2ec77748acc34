package org.lxcpool.internal;

import java.util.function.LongBinaryOperator;

/**
 * Exponential backoff with jitter after consecutive failures: the n-th step is d = min(100 ms *
 * 2^(n-1), 10 s), and its delay is uniform in [d/2, d].
 *
 * <p>A failure raises the step only if its creation was submitted after the last raise, so that
 * creations that run concurrently and fail together count once. "After" is decided by the number of
 * raises and not by the ticker, which may not have advanced between the two. Not thread-safe.
 */
final class Backoff {
  static final long FIRST_NANOS = 100_000_000L;
  static final long MAX_NANOS = 10_000_000_000L;

  private final LongBinaryOperator uniform;
  private long step;
  private long raises;
  private long until;

  /**
   * Creates a backoff without a delay.
   *
   * @param uniform returns a random number between its two arguments, both inclusive
   */
  Backoff(LongBinaryOperator uniform) {
    this.uniform = uniform;
  }

  /** Returns the number of raises so far; a creation remembers it when it is submitted. */
  long raises() {
    return raises;
  }

  /**
   * Records the failure of a creation.
   *
   * @param raisesAtSubmission the number of raises when the creation was submitted
   * @return the delay from now on in nanoseconds if the step was raised, else 0
   */
  long failed(long raisesAtSubmission, long now) {
    if (raisesAtSubmission != raises) {
      return 0;
    }
    raises++;
    step = step == 0 ? FIRST_NANOS : Math.min(step * 2, MAX_NANOS);
    long delay = uniform.applyAsLong(step / 2, step);
    until = now + delay;
    return delay;
  }

  /** Returns whether the last creation failed, even if the delay is over. */
  boolean isRaised() {
    return step > 0;
  }

  /** Resets the step. */
  void succeeded() {
    step = 0;
  }

  /** Returns the nanoseconds until a creation may begin; 0 if it may begin now. */
  long remaining(long now) {
    return step == 0 ? 0 : Math.max(0, until - now);
  }
}
