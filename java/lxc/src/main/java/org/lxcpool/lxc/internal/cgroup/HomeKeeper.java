package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process in its own cgroups.
 *
 * <p>A daemonized start moves its caller into the cgroup {@code lxc.monitor.NAME} of every
 * hierarchy and leaves it there: the process would lose its own limits, and die with whoever kills
 * that cgroup. So each start is bracketed here: where the process was is read before, and it is
 * written back after, whatever became of the start. Starts wait for each other, since one that
 * began while the process is away would take the other's cgroup for home.
 */
public final class HomeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(HomeKeeper.class);
  private static final Path SELF = Path.of("/proc/self/cgroup");

  // Fair: the longest waiting start is the one closest to its timeout.
  private static final ReentrantLock AWAY = new ReentrantLock(true);

  private HomeKeeper() {}

  /**
   * Runs a start and brings the process home.
   *
   * @throws InterruptedException if interrupted while another start is under way; it didn't run
   *     then
   */
  public static <T> T returningHome(Supplier<T> start) throws InterruptedException {
    AWAY.lockInterruptibly();
    try {
      List<String> home = Cgroups.lines(SELF);
      try {
        return start.get();
      } finally {
        goHome(home);
      }
    } finally {
      AWAY.unlock();
    }
  }

  private static void goHome(List<String> home) {
    if (Cgroups.lines(SELF).equals(home)) {
      return;
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    for (Path directory : Cgroups.ofThisHost().directoriesOf(home)) {
      try {
        Files.writeString(directory.resolve("cgroup.procs"), pid);
      } catch (IOException e) {
        LOG.error(
            "this process could not return to its cgroup {} after a container's start: its limits"
                + " and its service manager may have lost it",
            directory,
            e);
      }
    }
  }
}
