package org.lxcpool.lxc.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Removes a directory whose content a container may have made: follows no link, crosses into no
 * other filesystem, and takes trees of any depth with one descriptor and a short stack. liblxc's
 * own removal overflows the stack of whoever calls it at some thousand levels.
 */
final class RootfsRemoval {
  /** So many names of the longest kind, below the longest path that we take, are a path still. */
  private static final int DEPTH = 8;

  private final Path top;
  private final Object device;
  private final Deque<Path> movedUp = new ArrayDeque<>();
  private int moved;

  private RootfsRemoval(Path top) throws IOException {
    this.top = top;
    device = device(top);
  }

  /**
   * Removes it; nobody else may be at work in it. Does nothing when it isn't there.
   *
   * @throws IOException if something is mounted in it, or can't be removed; the rest may be gone
   */
  static void of(Path directory) throws IOException {
    ofContent(directory);
    Files.deleteIfExists(directory);
  }

  /** Removes all that is in it, if it is a directory. */
  static void ofContent(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      new RootfsRemoval(directory).run();
    }
  }

  private void run() throws IOException {
    empty(top, 0);
    for (Path next = movedUp.poll(); next != null; next = movedUp.poll()) {
      empty(next, 1);
      Files.deleteIfExists(next);
    }
  }

  private void empty(Path directory, int depth) throws IOException {
    for (Path each : removeFiles(directory)) {
      if (!device.equals(device(each))) {
        throw new IOException(each + " is a mount");
      }
      if (depth < DEPTH) {
        empty(each, depth + 1);
        Files.deleteIfExists(each);
      } else {
        movedUp.add(Files.move(each, freeName()));
      }
    }
  }

  /** Removes what is no directory, and returns the directories. */
  private static List<Path> removeFiles(Path directory) throws IOException {
    List<Path> directories = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path each : entries) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          directories.add(each);
        } else {
          Files.deleteIfExists(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      // liblxc removed it meanwhile
    }
    return directories;
  }

  private Path freeName() {
    Path name;
    do {
      name = top.resolve(".lxcpool-" + moved++);
    } while (Files.exists(name, LinkOption.NOFOLLOW_LINKS));
    return name;
  }

  private static Object device(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }
}
