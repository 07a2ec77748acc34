package org.lxcpool.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.Ticker;

/** A ticker that stands still until it is told to go on. Thread-safe. */
public final class FakeTicker implements Ticker {
  private final AtomicLong nanos;

  /** Makes a ticker that stands at zero. */
  public FakeTicker() {
    this(0);
  }

  /**
   * Makes a ticker.
   *
   * @param nanos where it stands, any number
   */
  public FakeTicker(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  /**
   * Lets time pass. A pool notices within a second of real time.
   *
   * @param time how much, not negative
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public FakeTicker advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time doesn't go backwards: " + time);
    }
    nanos.addAndGet(time.toNanos());
    return this;
  }

  @Override
  public long read() {
    return nanos.get();
  }
}
