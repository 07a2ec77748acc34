package org.lxcpool;

/**
 * A source of monotonic time. It governs the error window, the backoff, the creation timeout, the
 * ready age and the lease time. Waiting for a container or for {@code close}, and the interval of
 * health checks, use real time.
 */
@FunctionalInterface
public interface Ticker {

  /**
   * Reads the time. The pool calls this method from several threads; it must be quick, and the time
   * must never go backwards.
   *
   * @return the nanoseconds since an arbitrary but fixed time
   */
  long read();

  /**
   * Returns the ticker of the system, {@link System#nanoTime()}.
   *
   * @return the ticker
   */
  static Ticker system() {
    return System::nanoTime;
  }
}
