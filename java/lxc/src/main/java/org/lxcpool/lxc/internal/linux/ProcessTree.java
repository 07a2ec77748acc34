package org.lxcpool.lxc.internal.linux;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.lxcpool.ContainerException;

/** A process with its descendants. */
final class ProcessTree {
  /** A process that waits for a disk may take a while to die. */
  private static final Duration DEATH_TIMEOUT = Duration.ofSeconds(10);

  private ProcessTree() {}

  /**
   * Kills a process with its descendants, which may hold its pipes and continue its work, and waits
   * for each of them to end, 10 s at most. Does nothing if the process itself has ended.
   *
   * <p>All are stopped before the first one is killed: a process that is still running could fork a
   * child that is orphaned at once, and not found.
   */
  static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    Set<ProcessHandle> all = new LinkedHashSet<>(List.of(process.toHandle()));
    stop(process.toHandle());
    boolean grown = true;
    while (grown) {
      grown = false;
      for (ProcessHandle each : process.descendants().toList()) {
        if (all.add(each)) {
          stop(each);
          grown = true;
        }
      }
    }
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(ProcessTree::awaitDeath);
  }

  private static void stop(ProcessHandle process) {
    try {
      PidFd.open((int) process.pid())
          .ifPresent(
              held -> {
                if (process.isAlive()) { // else the pid may be another process's by now
                  held.signal(Libc.SIGSTOP);
                }
                held.close();
              });
    } catch (ContainerException e) {
      // without a free descriptor it is killed without being stopped first
    }
  }

  private static void awaitDeath(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, DEATH_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
