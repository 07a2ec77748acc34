package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.lxcpool.ContainerException;

/**
 * Helpers for directories: their parents, and their creation with the mode that containers need.
 */
public final class Paths {
  /**
   * The mode of a directory that only root can list, and that a container's mapped root can
   * traverse.
   */
  public static final int PASSABLE = 0711;

  private Paths() {}

  /**
   * Returns the directory that a path is in.
   *
   * @throws IllegalArgumentException if the path has no parent
   */
  public static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }

  /** Creates a directory and its missing parents, each with mode 0711. */
  public static void makePassable(Path directory) {
    try {
      makePassableNow(directory);
    } catch (IOException e) {
      throw new ContainerException("can't create directory " + directory + ": " + e, e);
    }
  }

  private static void makePassableNow(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      makePassableNow(parent);
    }
    try {
      Files.createDirectory(directory);
      Modes.set(directory, PASSABLE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** Returns whether a directory has no entries. */
  public static boolean isEmpty(Path directory) throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
