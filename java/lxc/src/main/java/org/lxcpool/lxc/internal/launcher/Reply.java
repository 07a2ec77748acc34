package org.lxcpool.lxc.internal.launcher;

import java.util.List;

/**
 * What the launcher says; {@code native/src/launcher/frame.h} says when.
 *
 * @param id of the request
 */
public record Reply(int id, Kind kind, int number, List<String> strings) {
  /** What was said, in the order of their codes from 1 on. */
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
