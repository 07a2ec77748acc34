package org.lxcpool.lxc.internal.liblxc;

import java.util.function.Supplier;

/**
 * Signals that this process ignores, caught for a while, and nothing done about them: what is
 * executed meanwhile has them as by default, and doesn't ignore them, too. An agent that was
 * started by nohup ignores SIGHUP.
 */
public final class CaughtSignals {
  private CaughtSignals() {}

  /** During a call; one at a time. Without liblxcpool they stay ignored. */
  public static <T> T during(Supplier<T> call) {
    Liblxcpool.get().call("lxcpool_catch_ignored");
    try {
      return call.get();
    } finally {
      Liblxcpool.get().call("lxcpool_ignore_again");
    }
  }
}
