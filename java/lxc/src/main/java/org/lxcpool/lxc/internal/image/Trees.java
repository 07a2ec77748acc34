package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.lxcpool.lxc.internal.files.TreeRemoval;

/** Whole directories. */
final class Trees {
  private Trees() {}

  /**
   * Removes a file, or a directory and all in it; follows no link. Does nothing when it isn't
   * there.
   *
   * @throws IOException if something is mounted there, in which case nothing is removed, or if a
   *     file can't be removed
   */
  static void remove(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> mounts = Mounts.in(Layout.parent(directory).toRealPath().resolve(name(directory)));
    if (!mounts.isEmpty()) {
      throw new IOException(mounts.get(0) + " is a mount: unmount it first");
    }
    TreeRemoval.of(directory);
  }

  private static Path name(Path file) {
    Path name = file.getFileName();
    return name == null ? file : name;
  }

  /** Whether a directory has nothing in it. */
  static boolean isEmpty(Path directory) throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
