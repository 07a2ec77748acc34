package org.lxcpool.lxc.internal.launcher;

import java.time.Duration;
import org.awaitility.Awaitility;

/** What a test knows of the processes of a launcher. */
public final class LauncherChildren {
  private static final Duration SOON = Duration.ofMinutes(1);

  private LauncherChildren() {}

  /**
   * Waits until a launcher's only child is the process for its next request, which it forks some
   * time after its last answer.
   */
  public static void awaitOnlyTheNext(ProcessHandle launcher) {
    Awaitility.await().atMost(SOON).until(() -> launcher.descendants().count() == 1);
  }
}
