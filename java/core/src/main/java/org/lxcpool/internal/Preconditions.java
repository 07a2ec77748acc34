package org.lxcpool.internal;

import java.time.Duration;

/** Argument checks. Durations longer than {@code long} nanoseconds mean indefinitely. */
public final class Preconditions {
  /** The number of nanoseconds, 292 years, that means indefinitely. */
  public static final long INDEFINITELY = Long.MAX_VALUE;

  private Preconditions() {}

  /**
   * Returns the nanoseconds of a duration that may be zero.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public static long checkNotNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + duration);
    }
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return INDEFINITELY;
    }
  }

  /**
   * Returns the nanoseconds of a duration that must be positive.
   *
   * @throws IllegalArgumentException if the duration is zero or negative
   */
  public static long checkPositive(String name, Duration duration) {
    if (duration.isZero()) {
      throw new IllegalArgumentException(name + " is zero: it must be positive");
    }
    return checkNotNegative(name, duration);
  }

  /**
   * Returns {@code value} if it is at least {@code minimum}.
   *
   * @throws IllegalArgumentException if {@code value} is less than {@code minimum}
   */
  public static int checkAtLeast(String name, int minimum, int value) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          name + " is " + value + ": it must be at least " + minimum);
    }
    return value;
  }
}
