package org.lxcpool.lxc.internal.cleanup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.Mounts;
import org.lxcpool.lxc.internal.linux.TreeRemoval;
import org.lxcpool.lxc.internal.network.IpTool;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The removal of what liblxc leaves of a container, found by name and without calling liblxc.
 * Processes go first, since they hold the rest: killing the processes in the container's cgroups
 * ends a monitor that a failed start has left, as well as an init that outlived its monitor.
 */
public final class HostCleanup {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** The number of processes that a message names. */
  private static final int SOME = 10;

  private static final long PAUSE_NANOS = 1_000_000;

  private final ContainerPaths paths;

  public HostCleanup(ContainerPaths paths) {
    this.paths = paths;
  }

  /**
   * Kills the container's processes, also those that it has frozen.
   *
   * @return descriptions of processes that don't end. While there are any, no file may be touched:
   *     they could redirect a path to a file elsewhere, and continue to write
   */
  public List<String> end() {
    return some(endWithCgroups().running());
  }

  private static List<String> some(Set<String> running) {
    return running.stream().limit(SOME).toList();
  }

  private ContainerCgroups.Left endWithCgroups() {
    return new ContainerCgroups(Cgroups.ofThisHost(), paths.name()).remove(TIMEOUT);
  }

  /**
   * Removes everything; but no file while a process of the container runs.
   *
   * @return descriptions of what could not be removed; empty if nothing is left
   */
  public List<String> remove() {
    ContainerCgroups.Left ended = endWithCgroups();
    if (!ended.running().isEmpty()) {
      return some(ended.running());
    }
    List<String> left = new ArrayList<>();
    ended.cgroups().forEach(cgroup -> left.add("cgroup " + cgroup));
    if (unmount(paths.directory(), left)) {
      removeTree(paths.directory(), left);
    }
    try {
      Files.deleteIfExists(paths.lockFile());
    } catch (IOException e) {
      left.add("lock file " + e.getMessage());
    }
    left.addAll(new AppArmorPolicy(paths).remove());
    removeVeth(left);
    return left;
  }

  /**
   * Unmounts what is mounted in a directory, whose files must not be deleted.
   *
   * @return whether nothing is mounted there any more
   */
  private static boolean unmount(Path directory, List<String> left) {
    try {
      List<Path> points = new ArrayList<>(Mounts.in(directory));
      Collections.reverse(points); // the last mount is on top
      for (Path point : points) {
        Libc.INSTANCE.umount2(CPath.of(point), Libc.MNT_DETACH | Libc.UMOUNT_NOFOLLOW);
      }
      points = points.isEmpty() ? points : Mounts.in(directory);
      points.forEach(point -> left.add("mount " + point));
      return points.isEmpty();
    } catch (IOException e) {
      left.add("mounts under " + directory + " (" + e.getMessage() + ")");
      return false;
    }
  }

  private static void removeTree(Path directory, List<String> left) {
    try {
      TreeRemoval.of(directory);
    } catch (NoSuchFileException e) {
      // liblxc removed it meanwhile
    } catch (IOException e) {
      left.add("directory " + directory + " (" + e.getMessage() + ")");
    }
  }

  // The interface goes with the network namespace, which the kernel removes some time after the
  // last
  // process.
  private void removeVeth(List<String> left) {
    Path veth = Path.of("/sys/class/net", paths.veth());
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (Files.exists(veth)) {
      if (System.nanoTime() - deadline >= 0) {
        try {
          IpTool.run("link", "delete", "dev", paths.veth());
        } catch (ContainerException e) {
          if (Files.exists(veth)) {
            left.add("interface " + paths.veth() + " (" + e.getMessage() + ")");
          }
        }
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
