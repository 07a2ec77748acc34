package org.lxcpool.internal;

import java.time.Duration;

/** Checked and saturated durations: what is beyond {@code long} nanoseconds means for ever. */
public final class Preconditions {
  /** For ever, in nanoseconds: 292 years. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  private Preconditions() {}

  /**
   * Nanoseconds of a duration that may be zero.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static long nanosOrZero(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(what + " is negative: " + duration);
    }
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return FOR_EVER;
    }
  }

  /**
   * Nanoseconds of a duration that may not be zero.
   *
   * @throws IllegalArgumentException if it is zero or negative
   */
  public static long positiveNanos(String what, Duration duration) {
    if (duration.isZero()) {
      throw new IllegalArgumentException(what + " is zero: it must be positive");
    }
    return nanosOrZero(what, duration);
  }

  /**
   * A number that has a least value.
   *
   * @throws IllegalArgumentException if it is less than {@code least}
   */
  public static int atLeast(String what, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is " + value + ": it must be at least " + least);
    }
    return value;
  }
}
