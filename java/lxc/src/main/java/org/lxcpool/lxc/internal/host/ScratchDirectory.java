package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Removes the temporary directory of a check, without following links. An unreadable directory in
 * it, such as an overlay's work directory, is made readable first. Uses no native code: the checks
 * run even where libc can't be called.
 */
final class ScratchDirectory extends SimpleFileVisitor<Path> {
  private @Nullable Path opened;

  private ScratchDirectory() {}

  static void remove(Path directory) throws IOException {
    Files.walkFileTree(directory, new ScratchDirectory());
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (!(failure instanceof AccessDeniedException) || file.equals(opened)) {
      throw failure;
    }
    opened = file;
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    Files.walkFileTree(file, this);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    Files.deleteIfExists(directory);
    return FileVisitResult.CONTINUE;
  }
}
