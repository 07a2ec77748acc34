package org.lxcpool.lxc.internal.net;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.libc.CPath;
import org.lxcpool.lxc.internal.libc.Libc;

/**
 * That a factory uses a bridge of ours: the last of them removes it, whichever made it, in whatever
 * process. Thread-safe.
 *
 * <p>It is a shared {@code flock} on a file that root alone can make, one for each bridge of each
 * network namespace. The kernel takes it back from a process that is killed. To remove the bridge
 * takes the lock for one alone; its holder removes the file, too, so that whoever has locked it
 * makes sure that it is still the one of that name.
 */
public final class BridgeUse implements AutoCloseable {
  private static final Path TOP = Path.of("/run/lxcpool");
  private static final Path DIRECTORY = TOP.resolve("bridges");
  private static final int OWNER_ONLY = 0600;

  private final Path file;
  private int fd;

  private BridgeUse(Path file, int fd) {
    this.file = file;
    this.fd = fd;
  }

  /**
   * Begins to use a bridge, which needn't be there yet.
   *
   * @throws ContainerException if the lock can't be had
   */
  public static BridgeUse begin(String bridge) {
    Path file = file(bridge);
    while (true) {
      int fd = open(file);
      boolean ours = false;
      try {
        // Waited for: whoever has it alone is in the middle of removing the bridge.
        lock(file, fd, Libc.LOCK_SH);
        ours = isStill(file, fd);
        if (ours) {
          return new BridgeUse(file, fd);
        }
      } finally {
        if (!ours) {
          Libc.INSTANCE.close(fd);
        }
      }
    }
  }

  /**
   * Does something with a bridge while no factory can use it.
   *
   * @return false if one uses it, and nothing was done
   */
  public static boolean ifUnused(String bridge, Runnable action) {
    try (BridgeUse use = begin(bridge)) {
      return use.endAsLast(action);
    }
  }

  /**
   * Ends the use.
   *
   * @param action what to do before anybody else can begin to use the bridge, if nobody does
   * @return whether that was done
   */
  public synchronized boolean endAsLast(Runnable action) {
    try {
      if (fd < 0 || !lock(file, fd, Libc.LOCK_EX | Libc.LOCK_NB)) {
        return false;
      }
      try {
        action.run();
        return true;
      } finally {
        Files.deleteIfExists(file);
        removeDirectoriesIfEmpty();
      }
    } catch (IOException e) {
      throw new ContainerException("can't remove lock " + file + ": " + e, e);
    } finally {
      close();
    }
  }

  /** Ends the use, and leaves the bridge to others. */
  // Unlocked by name and not just closed: a process forked meanwhile may have inherited it.
  @Override
  public synchronized void close() {
    if (fd >= 0) {
      Libc.INSTANCE.flock(fd, Libc.LOCK_UN);
      Libc.INSTANCE.close(fd);
      fd = -1;
    }
  }

  private static Path file(String bridge) {
    try {
      Object namespace = Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino");
      return DIRECTORY.resolve(namespace + "-" + bridge);
    } catch (IOException e) {
      throw new ContainerException("can't look at this network namespace: " + e, e);
    }
  }

  private static int open(Path file) {
    int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC;
    while (true) {
      makeDirectory();
      int fd = Libc.INSTANCE.open(CPath.of(file), flags, OWNER_ONLY);
      if (fd >= 0) {
        return fd;
      }
      int errno = Libc.errno();
      if (errno != Libc.ENOENT) { // else another process has removed it, for it was empty
        throw new ContainerException("can't open lock " + file + ": " + Libc.text(errno));
      }
    }
  }

  private static void makeDirectory() {
    try {
      Files.createDirectories(
          DIRECTORY,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (NoSuchFileException e) {
      // another process has removed one on the way: the open says so
    } catch (IOException e) {
      throw new ContainerException("can't make directory " + DIRECTORY + ": " + e, e);
    }
  }

  private static void removeDirectoriesIfEmpty() throws IOException {
    try {
      for (Path each = DIRECTORY;
          !each.equals(TOP.getParent());
          each = requireNonNull(each.getParent())) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryNotEmptyException e) {
      // others are used
    }
  }

  private static boolean lock(Path file, int fd, int operation) {
    while (Libc.INSTANCE.flock(fd, operation) < 0) {
      int errno = Libc.errno();
      if (errno == Libc.EAGAIN) {
        return false;
      }
      if (errno != Libc.EINTR) {
        throw new ContainerException("can't lock " + file + ": " + Libc.text(errno));
      }
    }
    return true;
  }

  private static boolean isStill(Path file, int fd) {
    try {
      Object locked = Files.getAttribute(Path.of("/proc/self/fd/" + fd), "unix:ino");
      return locked.equals(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new ContainerException("can't look at lock " + file + ": " + e, e);
    }
  }
}
