package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem)
              throws IOException {
            if (problem instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw problem;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
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
