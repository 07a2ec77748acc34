package org.lxcpool.benchmarks.system.lifecycle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Empty cgroups that liblxc leaves when the monitor of a container ends while the kernel still
 * counts it as busy. The pool removes its own; a program that calls liblxc alone doesn't.
 */
final class CgroupLeftovers {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private CgroupLeftovers() {}

  /**
   * Removes the cgroups below this process's own of all containers whose names begin with a prefix.
   * Waits up to 5 s for those that are still in use.
   */
  static void remove(String prefix) throws IOException {
    long begin = System.nanoTime();
    while (!removeNow(prefix) && System.nanoTime() - begin < TIMEOUT_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean removeNow(String prefix) throws IOException {
    boolean all = true;
    for (Path parent : own()) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(parent, "lxc.{monitor,payload}." + prefix + "*")) {
        for (Path each : found) {
          all &= each.toFile().delete(); // an rmdir: the kernel refuses it while it is in use
        }
      }
    }
    return all;
  }

  /** Returns the directories of this process's cgroups, one a hierarchy. */
  private static List<Path> own() throws IOException {
    List<Path> own = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] fields = line.split(":", 3); // number, controllers, path
      for (String mount : List.of(fields[1].replace("name=", ""), "unified")) {
        Path directory = ROOT.resolve(mount).resolve(fields[2].substring(1));
        if (Files.isDirectory(directory) && !own.contains(directory)) {
          own.add(directory);
        }
      }
    }
    return own;
  }
}
