package org.lxcpool.cli.support;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.LxcContainerFactory;

/** A temporary home of a command, under the default home. */
public final class ScratchHome {
  // Written by a factory beside the images if it uses them in place.
  private static final String POLICY = "seccomp.policy";

  // The number is the pid of the command. The benchmarks use the same scheme.
  private static final Pattern NAME = Pattern.compile("(?:demo|soak|bench)-(\\d{1,10})");

  private final Path parent = LxcContainerFactory.DEFAULT_HOME;
  private final Path path;
  private final boolean parentIsNew = !Files.isDirectory(parent);
  private final boolean policyIsNew = !Files.exists(parent.resolve(POLICY));

  public ScratchHome(String name) {
    path = parent.resolve(name);
  }

  /** Returns all existing ones, of running and of killed commands. */
  public static List<ScratchHome> all() {
    return HostState.list(LxcContainerFactory.DEFAULT_HOME).stream()
        .map(each -> each.getFileName().toString())
        .filter(name -> NAME.matcher(name).matches())
        .sorted()
        .map(ScratchHome::new)
        .toList();
  }

  /** Returns whether its command was killed. */
  public boolean isAbandoned() {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  public Path path() {
    return path;
  }

  public void make() {
    try {
      for (Path each : List.of(parent, path)) {
        if (!Files.isDirectory(each)) {
          Files.createDirectory(each);
          // The root of an unprivileged container must be able to enter.
          Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
        }
      }
    } catch (IOException e) {
      throw new CommandFailed("can't create " + path + ": " + e, e);
    }
  }

  /** Removes it, and the parent if that was created for it and is empty. */
  public void remove() {
    if (!HostState.mountsUnder(path).isEmpty()) {
      throw new CommandFailed("can't remove " + path + ": something is mounted under it");
    }
    try {
      if (Files.isDirectory(path)) {
        Files.walkFileTree(path, new Deletion());
      }
      if (policyIsNew) {
        Files.deleteIfExists(parent.resolve(POLICY));
      }
      if (parentIsNew) {
        removeParentIfEmpty();
      }
    } catch (IOException e) {
      throw new CommandFailed("can't remove " + path + ": " + e, e);
    }
  }

  /** Removes the default home if it contains no image, no container, nothing else. */
  public static void removeParentIfEmpty() {
    try {
      Files.deleteIfExists(LxcContainerFactory.DEFAULT_HOME.resolve("images"));
      Files.deleteIfExists(LxcContainerFactory.DEFAULT_HOME);
    } catch (DirectoryNotEmptyException e) {
      // not empty: it has images, or an agent uses it
    } catch (IOException e) {
      throw new CommandFailed("can't remove " + LxcContainerFactory.DEFAULT_HOME + ": " + e, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null && !(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
