package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.linux.DirectoryFd.Entry;

/**
 * The removal of a directory whose content is untrusted, such as a container's. It works on
 * descriptors: it follows no link, even one that is created meanwhile, and crosses no mount. Trees
 * of any depth take a few descriptors and a short stack. liblxc's own removal works on paths, and
 * overflows its caller's stack at a few thousand levels.
 */
public final class TreeRemoval {
  /** Each level takes a descriptor, so deeper directories are moved to the top first. */
  private static final int DEPTH = 8;

  private final DirectoryFd top;
  private final Deque<byte[]> movedUp = new ArrayDeque<>();
  private int moved;

  private TreeRemoval(DirectoryFd top) {
    this.top = top;
  }

  /**
   * Removes a file, or a directory with its content. Does nothing if it doesn't exist. The caller
   * must trust the path that leads to it.
   *
   * @throws IOException if a mount is in it, or a file can't be removed; others may be gone
   */
  public static void of(Path directory) throws IOException {
    ofContent(directory);
    Files.deleteIfExists(directory);
  }

  /**
   * Removes a file, or a directory with its content, unless a mount is in it. Does nothing if it
   * doesn't exist.
   *
   * @throws IOException if a mount is in it, in which case nothing is removed, or if a file can't
   *     be removed
   */
  public static void unlessMounted(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path name = path.getFileName();
    Path resolved = Paths.parent(path).toRealPath().resolve(name == null ? path : name);
    List<Path> mounts = Mounts.in(resolved);
    if (!mounts.isEmpty()) {
      throw new IOException(mounts.get(0) + " is a mount; unmount it first");
    }
    of(path);
  }

  /** Removes the content of a directory. Does nothing if it isn't a directory. */
  public static void ofContent(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryFd top = DirectoryFd.open(directory)) {
      new TreeRemoval(top).run();
    } catch (NoSuchFileException e) {
      // another process has removed it
    } catch (DirectoryNotEmptyException e) {
      throw e; // a process still creates files in it
    } catch (IOException e) {
      throw new IOException(directory + ": " + e.getMessage(), e);
    }
  }

  private void run() throws IOException {
    empty(top, 0);
    for (byte[] next = movedUp.poll(); next != null; next = movedUp.poll()) {
      remove(top, next, 1);
    }
  }

  private void empty(DirectoryFd directory, int depth) throws IOException {
    for (byte[] each : removeFiles(directory)) {
      if (depth < DEPTH) {
        remove(directory, each, depth + 1);
      } else {
        byte[] name = freeName();
        directory.move(each, top, name);
        movedUp.add(name);
      }
    }
  }

  private void remove(DirectoryFd parent, byte[] name, int depth) throws IOException {
    Optional<DirectoryFd> opened = parent.child(name);
    if (opened.isPresent()) {
      try (DirectoryFd child = opened.get()) {
        empty(child, depth);
      }
    }
    if (!parent.removeDirectory(name)) {
      parent.removeFile(name); // it was replaced by another file
    }
  }

  /** Removes the files of a directory, and returns its subdirectories. */
  private static List<byte[]> removeFiles(DirectoryFd directory) throws IOException {
    List<byte[]> directories = new ArrayList<>();
    for (List<Entry> some = directory.next(); !some.isEmpty(); some = directory.next()) {
      for (Entry each : some) {
        if (each.directory() || !directory.removeFile(each.name())) {
          directories.add(each.name());
        }
      }
    }
    return directories;
  }

  // Skips names that are in use. If one is taken meanwhile, the rename replaces an empty directory
  // at most.
  private byte[] freeName() throws IOException {
    byte[] name;
    do {
      name = DirectoryFd.name(".lxcpool-" + moved++);
    } while (top.has(name));
    return name;
  }
}
