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
 * Removes a directory whose content a container may have made, or anybody else. All is done by
 * descriptor: no link is followed, neither one that is there nor one that is put there meanwhile,
 * and no mount is crossed. Trees of any depth take a few descriptors and a short stack. liblxc's
 * own removal goes by paths, and overflows the stack of its caller at some thousand levels.
 */
public final class TreeRemoval {
  /** What is deeper is moved to the top first: each level takes a descriptor. */
  private static final int DEPTH = 8;

  private final DirectoryFd top;
  private final Deque<byte[]> movedUp = new ArrayDeque<>();
  private int moved;

  private TreeRemoval(DirectoryFd top) {
    this.top = top;
  }

  /**
   * Removes a file, or a directory with all that is in it. Does nothing when it isn't there. The
   * way to it is the caller's to trust.
   *
   * @throws IOException if something is mounted in it, or can't be removed; the rest may be gone
   */
  public static void of(Path directory) throws IOException {
    ofContent(directory);
    Files.deleteIfExists(directory);
  }

  /**
   * Removes a file, or a directory with all that is in it, unless something is mounted there. Does
   * nothing when it isn't there.
   *
   * @throws IOException if something is mounted there, in which case nothing is removed, or if a
   *     file can't be removed
   */
  public static void unlessMounted(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path name = path.getFileName();
    Path resolved = Paths.parent(path).toRealPath().resolve(name == null ? path : name);
    List<Path> mounts = Mounts.in(resolved);
    if (!mounts.isEmpty()) {
      throw new IOException(mounts.get(0) + " is a mount: unmount it first");
    }
    of(path);
  }

  /** Removes all that is in it, if it is a directory. */
  public static void ofContent(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryFd top = DirectoryFd.open(directory)) {
      new TreeRemoval(top).run();
    } catch (NoSuchFileException e) {
      // removed meanwhile
    } catch (DirectoryNotEmptyException e) {
      throw e; // something still writes into it
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
      parent.removeFile(name); // something else has taken its place
    }
  }

  /** Removes what is no directory, and returns the directories. */
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

  // A name that is taken is passed over, by what happens to be there now; a directory with
  // something in it is never replaced.
  private byte[] freeName() throws IOException {
    byte[] name;
    do {
      name = DirectoryFd.name(".lxcpool-" + moved++);
    } while (top.has(name));
    return name;
  }
}
