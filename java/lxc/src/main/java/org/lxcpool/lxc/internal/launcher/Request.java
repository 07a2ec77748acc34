package org.lxcpool.lxc.internal.launcher;

import java.time.Duration;
import java.util.List;

/**
 * A request to the launcher; {@code native/src/launcher/frame.h} documents the strings of each
 * kind.
 *
 * @param deadline the time after which the launcher kills the operation
 * @param strings the arguments, none of which contains NUL
 */
public record Request(Kind kind, Duration deadline, List<String> strings) {
  /** The operations. */
  public enum Kind {
    DEFINE(1),
    START(2),
    DESTROY(3),
    EXEC(4),
    STATE(5),
    CONFIG(6),
    ADDRESSES(7),
    CANCEL(8);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  public Request {
    strings = List.copyOf(strings);
  }
}
