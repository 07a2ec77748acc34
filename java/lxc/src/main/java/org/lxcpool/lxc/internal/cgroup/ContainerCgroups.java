package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.lxcpool.lxc.internal.liblxc.MonitorReaper;
import org.lxcpool.lxc.internal.linux.DirectoryFd;
import org.lxcpool.lxc.internal.linux.Libc;

/**
 * The cgroups of one container, {@code lxc.payload.NAME} and {@code lxc.monitor.NAME}. Liblxc
 * leaves them behind when a start fails or a monitor is killed.
 */
public final class ContainerCgroups {
  private static final long PAUSE_NANOS = 500_000;
  private static final long FIRST_PAUSE_NANOS = 500_000;

  /** A container may have created many cgroups: to walk them costs more than to wait. */
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private final Cgroups cgroups;
  private final String name;

  public ContainerCgroups(Cgroups cgroups, String name) {
    this.cgroups = cgroups;
    this.name = name;
  }

  /**
   * Returns the names of all containers on this host that have a cgroup, including other programs'.
   */
  public static Set<String> names(Cgroups cgroups) {
    cgroups.findContainerParents();
    Set<String> names = new TreeSet<>();
    for (Path parent : cgroups.containerParents()) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, "lxc.*")) {
        children.forEach(child -> CgroupNames.containerOf(child).ifPresent(names::add));
      } catch (IOException e) {
        // removed meanwhile, or not accessible
      }
    }
    return names;
  }

  /**
   * The processes and cgroups that could not be killed or removed.
   *
   * @param running descriptions of the container's processes that are still running
   * @param cgroups the cgroups that still exist
   */
  public record Left(Set<String> running, List<Path> cgroups) {}

  /** Returns whether neither they nor their descendants contain a process. */
  public boolean isEmpty() {
    return directories().stream().allMatch(ContainerCgroups::isEmpty);
  }

  private static boolean isEmpty(Path directory) {
    List<String> members = new ArrayList<>();
    try {
      CgroupTree.visit(directory, cgroup -> members.addAll(CgroupMembers.of(cgroup)));
    } catch (IOException e) {
      // it does not exist, or no longer
    }
    return members.isEmpty();
  }

  /**
   * Kills the processes in them, even those that the container has frozen, and removes them.
   *
   * @return what is left after the timeout; the container has no running process if {@link
   *     Left#running} is empty
   */
  public Left remove(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (long pause = FIRST_PAUSE_NANOS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
      Left left = new Left(new TreeSet<>(), new ArrayList<>());
      for (Path directory : directories()) {
        if (!remove(directory, left.running())) {
          left.cgroups().add(directory);
        }
      }
      if (left.cgroups().isEmpty() || System.nanoTime() - deadline >= 0) {
        MonitorReaper.reap();
        return left;
      }
      LockSupport.parkNanos(pause);
    }
  }

  /** Kills the processes of the container, but not its monitor. */
  public void kill() {
    directories().stream()
        .filter(directory -> !isMonitors(directory))
        .forEach(directory -> visit(directory, cgroup -> kill(cgroup, new TreeSet<>())));
  }

  private List<Path> directories() {
    return cgroups.containerParents().stream()
        .flatMap(
            parent -> CgroupNames.PREFIXES.stream().map(prefix -> parent.resolve(prefix + name)))
        .toList();
  }

  /**
   * Removes the cgroup {@code lxc.pivot}, into which a monitor moves itself before it removes its
   * own cgroup, from every hierarchy. Waits for a monitor that is still ending. Leaves the cgroup
   * in place after the timeout, for the monitors of other users of liblxc.
   */
  public static void removePivot(Cgroups cgroups, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Path parent : cgroups.containerParents()) {
      Path pivot = parent.resolve(CgroupNames.PIVOT);
      while (!removed(pivot) && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    MonitorReaper.reap(); // a monitor leaves it by ending
  }

  private static boolean removed(Path cgroup) {
    try {
      Files.deleteIfExists(cgroup);
      return true;
    } catch (IOException e) {
      return false; // busy
    }
  }

  /**
   * Kills the processes in a cgroup and its descendants and removes these; false if one is left.
   */
  private boolean remove(Path directory, Set<String> running) {
    Set<String> killed = new TreeSet<>();
    boolean gone;
    try {
      if (isMonitors(directory)) {
        // Its descendants, if any, aren't this container's.
        endMonitors(directory, killed);
        gone = CgroupTree.remove(directory, cgroup -> {});
      } else {
        gone = CgroupTree.remove(directory, cgroup -> kill(cgroup, killed));
      }
    } catch (IOException e) {
      gone = !Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
    }
    if (!gone) {
      running.addAll(killed);
    }
    return gone;
  }

  private static void visit(Path directory, Consumer<DirectoryFd> visitor) {
    try {
      CgroupTree.visit(directory, visitor);
    } catch (IOException e) {
      // it does not exist, or no longer
    }
  }

  private boolean isMonitors(Path directory) {
    return directory.endsWith(CgroupNames.MONITOR + name);
  }

  private static void kill(DirectoryFd cgroup, Set<String> killed) {
    // In a v1 hierarchy a frozen process doesn't even die of SIGKILL. This file is cheap to read;
    // for freezer.state the kernel would walk all descendants.
    if (cgroup.read("freezer.self_freezing").startsWith("1")) {
      cgroup.write("freezer.state", "THAWED");
    }
    List<String> members = CgroupMembers.of(cgroup);
    if (members.isEmpty()) {
      return;
    }
    // v2 since Linux 5.14: kills all at once, including descendants and processes forked meanwhile.
    boolean unused = cgroup.write("cgroup.kill", "1");
    for (String pid : members) {
      Libc.INSTANCE.kill(Integer.parseInt(pid), Libc.SIGKILL);
      killed.add(CgroupMembers.describe(pid));
    }
  }

  private void endMonitors(Path cgroup, Set<String> killed) {
    String self = Long.toString(ProcessHandle.current().pid());
    for (String pid : CgroupMembers.of(cgroup)) {
      if (pid.equals(self)) {
        CgroupRestorer.returnIfAstray();
      } else if (CgroupMembers.isMonitorOf(pid, name)) {
        Libc.INSTANCE.kill(Integer.parseInt(pid), Libc.SIGKILL);
        killed.add(CgroupMembers.describe(pid));
      } else if (!CgroupMembers.isMonitor(pid)) {
        CgroupMembers.move(pid, CgroupRestorer.homeAround(cgroup));
      } // else another container's monitor, which moves itself to its own cgroup
    }
  }
}
