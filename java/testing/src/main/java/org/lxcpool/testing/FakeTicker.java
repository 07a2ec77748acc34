package org.lxcpool.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.Ticker;

/** A ticker whose time advances only when a test advances it. Thread-safe. */
public final class FakeTicker implements Ticker {
  private final AtomicLong nanos;

  /** Creates a ticker that starts at zero. */
  public FakeTicker() {
    this(0);
  }

  /**
   * Creates a ticker.
   *
   * @param nanos the initial time in nanoseconds, any number
   */
  public FakeTicker(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  /**
   * Advances the time. A pool notices within a second of real time.
   *
   * @param time the duration, not negative
   * @return this ticker
   * @throws IllegalArgumentException if the duration is negative
   */
  public FakeTicker advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time is negative: " + time);
    }
    nanos.addAndGet(time.toNanos());
    return this;
  }

  @Override
  public long read() {
    return nanos.get();
  }
}
