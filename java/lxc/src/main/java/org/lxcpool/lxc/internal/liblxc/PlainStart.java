package org.lxcpool.lxc.internal.liblxc;

import java.util.function.Supplier;

/**
 * Starts whose containers don't depend on how this process was started: by {@code nohup}, which
 * ignores a signal, with another nice value, on some processors alone. What a thread passes on to
 * its children is reset for good, so that the thread is to end with the start; what all threads
 * share is changed as long as a start is under way. Resource limits are in the container's
 * configuration. Thread-safe.
 */
public final class PlainStart {
  private PlainStart() {}

  /**
   * During a call, on a thread of its own. Without liblxcpool the container has what this process
   * has.
   */
  public static <T> T during(Supplier<T> start) {
    Liblxcpool.get().call("lxcpool_begin_start");
    try {
      return start.get();
    } finally {
      Liblxcpool.get().call("lxcpool_end_start");
    }
  }
}
