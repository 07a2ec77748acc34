package org.lxcpool;

/**
 * A source of monotonic time. It governs the error window, the backoff, the creation timeout and
 * the ready age; waits for a container, for close and between health sweeps use real time.
 */
@FunctionalInterface
public interface Ticker {

  /**
   * Reads the time. Called by several threads at once; must be quick and never go backwards.
   *
   * @return nanoseconds since a moment that is arbitrary but fixed
   */
  long read();

  /**
   * The ticker of the system, {@link System#nanoTime()}.
   *
   * @return the ticker
   */
  static Ticker system() {
    return System::nanoTime;
  }
}
