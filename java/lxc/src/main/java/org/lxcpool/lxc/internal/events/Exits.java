package org.lxcpool.lxc.internal.events;

import org.lxcpool.lxc.internal.linux.ExitWatch;
import org.lxcpool.lxc.internal.linux.PidFd;

/** Tells of the end of processes: by the event loop, or where there is none by the plain watch. */
public final class Exits {
  private Exits() {}

  /** Runs a callback when a process has ended, on a thread of ours; closes the descriptor then. */
  public static void watch(PidFd process, Runnable onExit) {
    if (!EventLoop.SHARED.watchExit(process, onExit)) {
      ExitWatch.SHARED.add(process, onExit);
    }
  }
}
