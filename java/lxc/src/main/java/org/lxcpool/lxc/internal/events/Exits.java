package org.lxcpool.lxc.internal.events;

import org.lxcpool.lxc.internal.linux.ExitWatch;
import org.lxcpool.lxc.internal.linux.PidFd;

/** Reports the end of processes: by the event loop, or by polling if there is none. */
public final class Exits {
  private Exits() {}

  /**
   * Runs a callback on a shared thread when a process has ended, and then closes its descriptor.
   */
  public static void watch(PidFd process, Runnable onExit) {
    if (!EventLoop.SHARED.watchExit(process, onExit)) {
      ExitWatch.SHARED.add(process, onExit);
    }
  }
}
