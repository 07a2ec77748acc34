package org.lxcpool.lxc.internal.events;

/**
 * The native functions of liblxcpool for events and netlink requests; see {@code event_loop.h} and
 * {@code netlink.h}. The library registers them when it is loaded. A negative result is a negated
 * errno.
 */
final class NativeEvents {
  private NativeEvents() {}

  /** Opens a loop and returns its address; the caller closes it. */
  static native long open();

  /** Closes a loop. No thread may wait on it any more. */
  static native void close(long loop);

  /** Makes the loop report the end of a process, once. The descriptor stays the caller's. */
  static native int watchExit(long loop, int pidfd);

  /**
   * Waits for events and returns how many there are. Each has its kind in the upper and its value
   * in the lower half of a long.
   *
   * @param milliseconds the timeout; negative for none
   */
  static native int await(long loop, long[] events, int milliseconds);

  /** Returns the id that a process's network namespace has in this process's one. */
  static native int namespaceId(int pid);

  /**
   * Writes the usable addresses in a namespace as records of {@link #ADDRESS_RECORD} bytes, and
   * returns how many there are.
   */
  static native int addresses(int nsid, byte[] records);

  /**
   * The size of a record: one byte with the length of the address, and the address, padded to 16.
   */
  static final int ADDRESS_RECORD = 17;
}
