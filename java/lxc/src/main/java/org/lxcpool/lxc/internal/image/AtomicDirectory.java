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
 * Makes directories that are there either whole or not at all.
 *
 * <p>A directory is made beside its place, written to the disk, and renamed. Whoever dies on the
 * way leaves something half made; that is removed by the next one who makes anything beside it. A
 * lock tells what is half made by the dead from what is being made by the living.
 */
final class AtomicDirectory {
  private AtomicDirectory() {}

  /** Fills an empty directory, which root alone can enter until the work permits others to. */
  interface Work {
    void fill(Path directory) throws IOException;
  }

  /**
   * Makes a directory, unless it is there. One thread of one process does it, the others wait.
   *
   * @throws ContainerException if the work fails; nothing is left of it then
   */
  static void make(Path directory, Work work) {
    if (isThere(directory)) {
      return;
    }
    Paths.makePassable(Paths.parent(directory));
    try (FileLock lock = FileLock.take(Layout.lockFile(directory))) {
      makeHolding(lock, directory, work);
    }
  }

  /** The same for who has the lock: the directory's own, or that of one it is in. */
  static void makeHolding(FileLock lock, Path directory, Work work) {
    lock.check();
    if (isThere(directory)) {
      return;
    }
    Paths.makePassable(Paths.parent(directory));
    Path half = Layout.halfMade(directory);
    try {
      removeHalfMadeOfTheDead(directory);
      Files.createDirectory(half);
      Modes.set(half, Layout.ROOT_ONLY);
      work.fill(half);
      // Or a power cut could leave the name on the disk without what it names.
      Command.of("sync", "-f", half.toString()).run("writing " + directory);
      Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw clean(half, new ContainerException("making " + directory + ": " + e, e));
    } catch (RuntimeException e) {
      throw clean(half, e);
    }
  }

  private static RuntimeException clean(Path half, RuntimeException problem) {
    try {
      TreeRemoval.unlessMounted(half);
    } catch (IOException left) {
      problem.addSuppressed(left);
    }
    return problem;
  }

  /**
   * Removes a directory so that nobody sees it half removed.
   *
   * @throws IOException if something in it can't be removed; the rest goes with the next attempt
   */
  static void removeHolding(FileLock lock, Path directory) throws IOException {
    lock.check();
    Path half = Layout.halfMade(directory);
    Files.move(directory, half, StandardCopyOption.ATOMIC_MOVE);
    TreeRemoval.unlessMounted(half);
  }

  static boolean isThere(Path directory) {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }

  // The caller has the lock of what is to be made, so whatever is half made of it is of the dead.
  private static void removeHalfMadeOfTheDead(Path directory) throws IOException {
    Path parent = Paths.parent(directory);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, ".*")) {
      for (Path half : all) {
        String name = Layout.nameOfHalfMade(String.valueOf(half.getFileName()));
        if (name.equals(String.valueOf(directory.getFileName()))) {
          removeOfTheDead(half);
        } else if (!name.isEmpty()) {
          try (FileLock dead = FileLock.tryTake(Layout.lockFile(parent.resolve(name)))) {
            if (dead != null) {
              removeOfTheDead(half);
            }
          }
        }
      }
    }
  }

  private static void removeOfTheDead(Path half) throws IOException {
    try {
      TreeRemoval.unlessMounted(half);
    } catch (DirectoryNotEmptyException e) {
      // a program of the dead still writes into it: the next one removes it
    }
  }
}
