package org.lxcpool.lxc.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.net.IpTool;

/**
 * What liblxc leaves of a container: found by name, without asking liblxc. Processes first, since
 * they hold the rest: killing what is in the container's cgroups ends a monitor that a failed start
 * left dying as well as an init that outlived its monitor.
 */
final class Residue {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 1_000_000;

  private final ContainerSpec spec;

  Residue(ContainerSpec spec) {
    this.spec = spec;
  }

  /**
   * Removes it all.
   *
   * @return what could not be removed, in words; empty if nothing is left
   */
  List<String> remove() {
    List<String> left = new ArrayList<>();
    for (Path cgroup : new ContainerCgroups(Cgroups.ofThisHost(), spec.name()).remove(PATIENCE)) {
      left.add("cgroup " + cgroup);
    }
    removeTree(spec.directory(), left);
    try {
      Files.deleteIfExists(spec.lockFile());
    } catch (IOException e) {
      left.add("lock file " + e.getMessage());
    }
    if (spec.link() != null) {
      removeVeth(left);
    }
    return left;
  }

  /** Removes a directory; follows no link and crosses no mount. */
  private static void removeTree(Path directory, List<String> left) {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Object device = Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
                throws IOException {
              if (!device.equals(Files.getAttribute(dir, "unix:dev", LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException(dir + " is a mount");
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException problem)
                throws IOException {
              if (problem != null) {
                throw problem;
              }
              Files.delete(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // liblxc removed it meanwhile
    } catch (IOException e) {
      left.add("directory " + directory + " (" + e.getMessage() + ")");
    }
  }

  // It goes with the network namespace, which the kernel takes apart some time after the last
  // process.
  private void removeVeth(List<String> left) {
    Path veth = Path.of("/sys/class/net", spec.veth());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(veth)) {
      if (System.nanoTime() - deadline >= 0) {
        try {
          IpTool.run("link", "delete", "dev", spec.veth());
        } catch (ContainerException e) {
          if (Files.exists(veth)) {
            left.add("interface " + spec.veth() + " (" + e.getMessage() + ")");
          }
        }
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
