package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.lxcpool.lxc.internal.linux.DeadMonitors;
import org.lxcpool.lxc.internal.linux.DirectoryFd;
import org.lxcpool.lxc.internal.linux.Libc;

/**
 * The cgroups of one container, {@code lxc.payload.NAME} and {@code lxc.monitor.NAME}: liblxc
 * leaves them behind when a start fails or a monitor is killed.
 */
public final class ContainerCgroups {
  /** What the name of a container's own cgroup begins with; the container's follows. */
  public static final String PAYLOAD = "lxc.payload.";

  /** The same of its monitor's. */
  public static final String MONITOR = "lxc.monitor.";

  /** Where all monitors park themselves at their end. */
  private static final String PIVOT = "lxc.pivot";

  private static final List<String> PREFIXES = List.of(PAYLOAD, MONITOR);
  private static final long PAUSE_NANOS = 500_000;
  private static final long FIRST_PAUSE_NANOS = 500_000;

  /** A container may have made many: looking at them costs more than waiting. */
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private final Cgroups cgroups;
  private final String name;

  public ContainerCgroups(Cgroups cgroups, String name) {
    this.cgroups = cgroups;
    this.name = name;
  }

  /** The containers of this host, whoever's, that have a cgroup. */
  public static Set<String> names(Cgroups cgroups) {
    cgroups.findContainerParents();
    Set<String> names = new TreeSet<>();
    for (Path parent : cgroups.containerParents()) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, "lxc.*")) {
        children.forEach(child -> nameOf(child).ifPresent(names::add));
      } catch (IOException e) {
        // removed meanwhile, or not for us to see
      }
    }
    return names;
  }

  /** Whether a cgroup is of a container, by its name alone. */
  static boolean isOne(Path cgroup) {
    return cgroup.endsWith(PIVOT) || nameOf(cgroup).isPresent();
  }

  /** The container that a cgroup is of, by its name alone. */
  private static Optional<String> nameOf(Path cgroup) {
    String directory = String.valueOf(cgroup.getFileName());
    return PREFIXES.stream()
        .filter(directory::startsWith)
        .map(prefix -> directory.substring(prefix.length()))
        .findFirst();
  }

  /**
   * What could not be ended or removed.
   *
   * @param running the processes of the container that don't end, in words
   * @param cgroups the cgroups that are still there
   */
  public record Left(Set<String> running, List<Path> cgroups) {}

  /** Returns whether no process is in them, nor in those below. */
  public boolean isEmpty() {
    return directories().stream().allMatch(ContainerCgroups::isEmpty);
  }

  private static boolean isEmpty(Path directory) {
    List<String> members = new ArrayList<>();
    try {
      CgroupTree.visit(directory, cgroup -> members.addAll(CgroupMembers.of(cgroup)));
    } catch (IOException e) {
      // not there, or not any more
    }
    return members.isEmpty();
  }

  /**
   * Kills all that is in them, also what the container has frozen, and removes them.
   *
   * @return what is still there after the timeout. Nothing of the container runs any more when no
   *     process is among it
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
        DeadMonitors.reap();
        return left;
      }
      LockSupport.parkNanos(pause);
    }
  }

  /** Ends all that runs in the container itself, and leaves its monitor alone. */
  public void kill() {
    directories().stream()
        .filter(directory -> !isMonitors(directory))
        .forEach(directory -> visit(directory, cgroup -> kill(cgroup, new TreeSet<>())));
  }

  private List<Path> directories() {
    return cgroups.containerParents().stream()
        .flatMap(parent -> PREFIXES.stream().map(prefix -> parent.resolve(prefix + name)))
        .toList();
  }

  /**
   * Removes the cgroup {@code lxc.pivot}, where a monitor parks itself while it removes its own,
   * from every hierarchy. One that is still ending is waited for, and another user of liblxc, whose
   * monitor stays longer, is left alone.
   */
  public static void removePivot(Cgroups cgroups, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Path parent : cgroups.containerParents()) {
      Path pivot = parent.resolve(PIVOT);
      while (!removed(pivot) && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    DeadMonitors.reap(); // the last thing that a monitor did was to leave it
  }

  private static boolean removed(Path cgroup) {
    try {
      Files.deleteIfExists(cgroup);
      return true;
    } catch (IOException e) {
      return false; // busy
    }
  }

  /** Ends what is in one and those below it, and removes them; false if one is still there. */
  private boolean remove(Path directory, Set<String> running) {
    Set<String> killed = new TreeSet<>();
    boolean gone;
    try {
      if (isMonitors(directory)) {
        // What is below it, if anything is, isn't this container's.
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
      // not there, or not any more
    }
  }

  private boolean isMonitors(Path directory) {
    return directory.endsWith(MONITOR + name);
  }

  private static void kill(DirectoryFd cgroup, Set<String> killed) {
    // What is frozen in a v1 hierarchy doesn't even die of SIGKILL. Reading its state instead would
    // have the kernel look at all below it.
    if (cgroup.read("freezer.self_freezing").startsWith("1")) {
      cgroup.write("freezer.state", "THAWED");
    }
    List<String> members = CgroupMembers.of(cgroup);
    if (members.isEmpty()) {
      return;
    }
    // All at once, those below as well, and what they fork meanwhile; of Linux 5.14 and v2.
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
      } // else another container's, on its way to a cgroup of its own
    }
  }
}
