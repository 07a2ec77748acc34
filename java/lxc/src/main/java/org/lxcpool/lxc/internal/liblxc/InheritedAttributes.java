package org.lxcpool.lxc.internal.liblxc;

import java.util.function.Supplier;

/**
 * The attributes that a container would inherit from this process: ignored signals, as set by
 * {@code nohup}, nice value, CPU affinity. They are reset during a start, so that a container
 * doesn't depend on how this process was started. Attributes of a thread are reset permanently, so
 * the thread must end with the start; attributes of the process are changed while any start is in
 * progress. Resource limits are in the container's configuration. Thread-safe.
 */
public final class InheritedAttributes {
  private InheritedAttributes() {}

  /**
   * Runs a start with reset attributes, on a thread that must end with it. Without liblxcpool the
   * container inherits this process's attributes.
   */
  public static <T> T resetDuring(Supplier<T> start) {
    Liblxcpool.get().call("lxcpool_begin_start");
    try {
      return start.get();
    } finally {
      Liblxcpool.get().call("lxcpool_end_start");
    }
  }
}
