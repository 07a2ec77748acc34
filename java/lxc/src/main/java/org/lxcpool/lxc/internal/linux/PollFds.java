package org.lxcpool.lxc.internal.linux;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** An array of {@code struct pollfd}, as poll(2) takes it. Not thread-safe. */
final class PollFds {
  /** Reported where there is something to read, or the process of a pidfd has ended. */
  static final short IN = 0x001;

  /** Reported where there is room to write. */
  static final short OUT = 0x004;

  /** Reported, requested or not, for a write end whose read end is closed. */
  static final short ERROR = 0x008;

  /** Reported, requested or not, for a read end whose write end is closed. */
  static final short HANG_UP = 0x010;

  // struct pollfd: int fd, short events, short revents.
  private static final int SIZE = 8;
  private static final int EVENTS = 4;
  private static final int REVENTS = 6;

  private final Pointer entries;
  private final int count;

  PollFds(int count) {
    this.count = count;
    entries = Memory.allocateDirect(Libc.RUNTIME, count * SIZE);
  }

  /**
   * Polls a single descriptor.
   *
   * @param timeoutMillis -1 to wait without limit
   * @return the reported events; 0 on timeout, on an error and when a signal interrupted the call
   */
  static short poll(int fd, short events, int timeoutMillis) {
    PollFds one = new PollFds(1);
    one.set(0, fd, events);
    return one.poll(timeoutMillis) > 0 ? one.reported(0) : 0;
  }

  /**
   * Sets an entry.
   *
   * @param fd a descriptor; the kernel ignores a negative one
   */
  void set(int index, int fd, short events) {
    long at = (long) index * SIZE;
    entries.putInt(at, fd);
    entries.putShort(at + EVENTS, events);
    entries.putShort(at + REVENTS, (short) 0);
  }

  /**
   * Waits until an event is reported for an entry.
   *
   * @param timeoutMillis -1 to wait without limit
   * @return the number of entries with events, 0 on timeout, -1 on an error
   */
  int poll(int timeoutMillis) {
    return Libc.INSTANCE.poll(entries, count, timeoutMillis);
  }

  /** Returns the events that the last poll reported for an entry. */
  short reported(int index) {
    return entries.getShort((long) index * SIZE + REVENTS);
  }
}
