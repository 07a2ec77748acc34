package org.lxcpool.lxc.internal.events;

/**
 * The functions of liblxcpool that wait and ask; see {@code event_loop.h} and {@code netlink.h}.
 * The library registers them when it is loaded. A negative result is an errno.
 */
final class NativeEvents {
  private NativeEvents() {}

  /** Opens a loop: its address, to be closed. */
  static native long open();

  /** Closes a loop, for which nobody may wait any more. */
  static native void close(long loop);

  /** Has the end of a process reported, once; the descriptor stays the caller's. */
  static native int watchExit(long loop, int pidfd);

  /**
   * Waits for events, at most this long, for ever if that is negative. Each has its kind in the
   * upper and its value in the lower half of a long. Returns how many there are.
   */
  static native int await(long loop, long[] events, int milliseconds);

  /** The id here of a process's network namespace. */
  static native int namespaceId(int pid);

  /** The usable addresses in a namespace, records of {@link #ADDRESS_RECORD} bytes; how many. */
  static native int addresses(int nsid, byte[] records);

  /** How many bytes the address has, and these, padded to 16. */
  static final int ADDRESS_RECORD = 17;
}
