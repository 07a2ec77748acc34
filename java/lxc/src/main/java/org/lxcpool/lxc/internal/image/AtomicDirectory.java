package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Paths;
import org.lxcpool.lxc.internal.linux.TreeRemoval;

/**
 * Creates directories atomically: each one exists either completely or not at all.
 *
 * <p>A directory is filled under a partial name beside its final one, synced to the disk, and
 * renamed. A process that dies halfway leaves the partial directory behind. The next creation in
 * the same parent removes it, unless its lock is held: then it is still being filled.
 */
final class AtomicDirectory {
  private AtomicDirectory() {}

  /** Fills an empty directory. Only root can enter it until the work changes its mode. */
  interface Work {
    void fill(Path directory) throws IOException;
  }

  /**
   * Creates a directory, unless it exists. One thread of one process fills it; the others wait.
   *
   * @throws ContainerException if the work fails; the partial directory is removed
   */
  static void create(Path directory, Work work) {
    if (exists(directory)) {
      return;
    }
    Paths.makePassable(Paths.parent(directory));
    try (FileLock lock = FileLock.take(ImageLayout.lockFile(directory))) {
      createLocked(lock, directory, work);
    }
  }

  /**
   * Creates a directory, unless it exists, for a caller that holds its lock or the lock of one of
   * its parents.
   */
  static void createLocked(FileLock lock, Path directory, Work work) {
    lock.check();
    if (exists(directory)) {
      return;
    }
    Paths.makePassable(Paths.parent(directory));
    Path partial = ImageLayout.partial(directory);
    try {
      removeStalePartials(directory);
      Files.createDirectory(partial);
      Modes.set(partial, ImageLayout.ROOT_ONLY);
      work.fill(partial);
      // Without it, a power failure could leave the new name on the disk without its content.
      Command.of("sync", "-f", partial.toString()).run("writing " + directory);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw clean(partial, new ContainerException("creating " + directory + ": " + e, e));
    } catch (RuntimeException e) {
      throw clean(partial, e);
    }
  }

  private static RuntimeException clean(Path partial, RuntimeException problem) {
    try {
      TreeRemoval.unlessMounted(partial);
    } catch (IOException left) {
      problem.addSuppressed(left);
    }
    return problem;
  }

  /**
   * Removes a directory atomically: it is renamed first, so that it is never seen half removed.
   *
   * @throws IOException if something in it can't be removed; the next creation in the same parent
   *     removes the rest
   */
  static void removeLocked(FileLock lock, Path directory) throws IOException {
    lock.check();
    Path partial = ImageLayout.partial(directory);
    Files.move(directory, partial, StandardCopyOption.ATOMIC_MOVE);
    TreeRemoval.unlessMounted(partial);
  }

  static boolean exists(Path directory) {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }

  // The caller holds the lock of the directory to create, so any partial one of it is stale.
  private static void removeStalePartials(Path directory) throws IOException {
    Path parent = Paths.parent(directory);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, ".*")) {
      for (Path file : all) {
        String name = ImageLayout.nameOfPartial(String.valueOf(file.getFileName()));
        if (name.equals(String.valueOf(directory.getFileName()))) {
          removeStale(file);
        } else if (!name.isEmpty()) {
          try (FileLock stale = FileLock.tryTake(ImageLayout.lockFile(parent.resolve(name)))) {
            if (stale != null) {
              removeStale(file);
            }
          }
        }
      }
    }
  }

  private static void removeStale(Path partial) throws IOException {
    try {
      TreeRemoval.unlessMounted(partial);
    } catch (DirectoryNotEmptyException e) {
      // a child of the dead process still writes into it; the next creation removes it
    }
  }
}
