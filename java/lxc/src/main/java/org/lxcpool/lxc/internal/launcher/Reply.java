package org.lxcpool.lxc.internal.launcher;

import java.util.List;

/**
 * A reply of the launcher; {@code native/src/launcher/frame.h} documents when each kind is sent.
 *
 * @param id the id of the request
 */
public record Reply(int id, Kind kind, int number, List<String> strings) {
  /** The kinds, in the order of their codes, which begin with 1. */
  public enum Kind {
    HELLO,
    FORKED,
    DONE,
    EXITED,
    FAILED,
    CRASHED,
    OVERDUE,
    CANCELLED,
    REFUSED
  }

  public Reply {
    strings = List.copyOf(strings);
  }
}
