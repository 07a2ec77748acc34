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
import java.util.stream.Stream;
import org.lxcpool.lxc.internal.libc.Libc;

/**
 * The cgroups of one container, {@code lxc.payload.NAME} and {@code lxc.monitor.NAME}: liblxc
 * leaves them behind when a start fails or a monitor is killed.
 */
public final class ContainerCgroups {
  private static final String MONITOR = "lxc.monitor.";
  private static final List<String> PREFIXES = List.of("lxc.payload.", MONITOR);
  private static final long PAUSE_NANOS = 500_000;

  private final Cgroups cgroups;
  private final String name;

  public ContainerCgroups(Cgroups cgroups, String name) {
    this.cgroups = cgroups;
    this.name = name;
  }

  /** The containers of this host, whoever's, that have a cgroup. */
  public static Set<String> names(Cgroups cgroups) {
    Set<String> names = new TreeSet<>();
    for (Path parent : cgroups.containerParents()) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, "lxc.*")) {
        for (Path child : children) {
          String directory = String.valueOf(child.getFileName());
          for (String prefix : PREFIXES) {
            if (directory.startsWith(prefix)) {
              names.add(directory.substring(prefix.length()));
            }
          }
        }
      } catch (IOException e) {
        // removed meanwhile, or not for us to see
      }
    }
    return names;
  }

  /** Whether no process is in them, nor in those below. */
  public boolean isEmpty() {
    for (Path parent : cgroups.containerParents()) {
      for (String prefix : PREFIXES) {
        try (Stream<Path> tree = Files.walk(parent.resolve(prefix + name))) {
          if (tree.anyMatch(each -> Files.isDirectory(each) && !Members.of(each).isEmpty())) {
            return false;
          }
        } catch (IOException | java.io.UncheckedIOException e) {
          // not there
        }
      }
    }
    return true;
  }

  /**
   * Kills whatever is in them and removes them.
   *
   * @return what is still there after the timeout; empty if all is gone
   */
  public List<Path> remove(Duration timeout) {
    List<Path> parents = cgroups.containerParents();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      List<Path> left = new ArrayList<>();
      for (Path parent : parents) {
        for (String prefix : PREFIXES) {
          Path directory = parent.resolve(prefix + name);
          if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && !removeTree(directory)) {
            left.add(directory);
          }
        }
      }
      if (left.isEmpty() || System.nanoTime() - deadline >= 0) {
        return left;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Removes the cgroup {@code lxc.pivot}, where a monitor parks itself while it removes its own,
   * from every hierarchy. One that is still ending is waited for, and another user of liblxc, whose
   * monitor stays longer, is left alone.
   */
  public static void removePivot(Cgroups cgroups, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Path parent : cgroups.containerParents()) {
      Path pivot = parent.resolve("lxc.pivot");
      while (!removed(pivot) && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static boolean removed(Path cgroup) {
    try {
      Files.deleteIfExists(cgroup);
      return true;
    } catch (IOException e) {
      return false; // busy
    }
  }

  private boolean removeTree(Path directory) {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst =
          tree.filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
              .sorted((a, b) -> b.getNameCount() - a.getNameCount())
              .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return !Files.exists(directory);
    }
    boolean gone = true;
    for (Path cgroup : deepestFirst) {
      empty(cgroup);
      gone &= removed(cgroup); // else what was killed is still dying
    }
    return gone;
  }

  // What is frozen in a v1 hierarchy doesn't even die of SIGKILL.
  private static void thaw(Path cgroup) {
    Path freezer = cgroup.resolve("freezer.state");
    try {
      if (Files.exists(freezer) && !Files.readString(freezer).startsWith("THAWED")) {
        Files.writeString(freezer, "THAWED");
      }
    } catch (IOException e) {
      // removed meanwhile; else what is in it stays, and is told
    }
  }

  private void empty(Path cgroup) {
    thaw(cgroup);
    boolean monitors = cgroup.getFileName().toString().equals(MONITOR + name);
    long self = ProcessHandle.current().pid();
    for (String pid : Members.of(cgroup)) {
      int process = Integer.parseInt(pid.trim());
      if (process == self) {
        HomeKeeper.returnIfAstray();
      }
      if (process <= 0 || process == self) {
        continue;
      }
      if (!monitors || Members.isMonitorOf(pid, name)) {
        Libc.INSTANCE.kill(process, Libc.SIGKILL);
      } else if (!Members.isMonitor(pid)) {
        Members.move(pid, HomeKeeper.homeAround(cgroup));
      } // else another container's, on its way to a cgroup of its own
    }
  }
}
