package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/**
 * The right to change one directory of a home, against other threads and other processes.
 *
 * <p>It is a {@code flock} on a file of its own. Java's file locks wouldn't do: they belong to the
 * whole process. The holder removes the file before it lets go, so whoever gets a lock makes sure
 * that the file it locked is still the one of that name. A process that dies lets go by itself.
 */
public final class FileLock implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;
  private static final int OWNER_ONLY = 0600;

  private final Path file;
  private final int fd;
  private boolean exclusive;
  private boolean closed;

  private FileLock(Path file, int fd, boolean exclusive) {
    this.file = file;
    this.fd = fd;
    this.exclusive = exclusive;
  }

  /**
   * Waits for it.
   *
   * @throws ContainerException if the file can't be made, or the thread is interrupted
   */
  public static FileLock take(Path file) {
    return await(file, true);
  }

  /**
   * Waits for a share of it: others may share it, and none has it alone meanwhile.
   *
   * @throws ContainerException if the file can't be made, or the thread is interrupted
   */
  public static FileLock share(Path file) {
    return await(file, false);
  }

  private static FileLock await(Path file, boolean exclusive) {
    LibcLoader.require();
    while (true) {
      FileLock lock = tryTake(file, exclusive);
      if (lock != null) {
        return lock;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new ContainerException("waiting for lock " + file + ": interrupted");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Takes it if nobody has it.
   *
   * @return it, null if somebody else has it or just had it
   * @throws ContainerException if the file can't be made
   */
  public static @Nullable FileLock tryTake(Path file) {
    return tryTake(file, true);
  }

  private static @Nullable FileLock tryTake(Path file, boolean exclusive) {
    int fd = open(file);
    boolean ours = false;
    try {
      ours = lock(file, fd, exclusive) && isStill(file, fd);
      return ours ? new FileLock(file, fd, exclusive) : null;
    } finally {
      if (!ours) {
        Libc.INSTANCE.close(fd);
      }
    }
  }

  private static boolean lock(Path file, int fd, boolean exclusive) {
    int kind = exclusive ? Libc.LOCK_EX : Libc.LOCK_SH;
    if (Libc.INSTANCE.flock(fd, kind | Libc.LOCK_NB) < 0) {
      int errno = Libc.errno();
      if (errno != Libc.EAGAIN) {
        throw new ContainerException("can't lock " + file + ": " + Libc.text(errno));
      }
      return false;
    }
    return true;
  }

  private static int open(Path file) {
    int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC;
    while (true) {
      int fd = Libc.INSTANCE.open(CPath.of(file), flags, OWNER_ONLY);
      if (fd >= 0) {
        return fd;
      }
      int errno = Libc.errno();
      if (errno != Libc.ENOENT) {
        throw new ContainerException("can't open lock " + file + ": " + Libc.text(errno));
      }
      Paths.makePassable(Paths.parent(file)); // the holder before removed it, for it was empty
    }
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

  /**
   * Makes sure that it is still held.
   *
   * @throws IllegalStateException if it was closed
   */
  public void check() {
    if (closed) {
      throw new IllegalStateException("lock " + file + " was given back");
    }
  }

  /**
   * Makes a share the whole, unless others share it. A share that stays one is only good to be
   * closed: the kernel may have taken it back.
   */
  public boolean tryMakeExclusive() {
    check();
    exclusive = exclusive || lock(file, fd, true);
    return exclusive;
  }

  // Unlocked by name and not just closed: a process forked meanwhile may have inherited it.
  @Override
  public void close() {
    closed = true;
    try {
      if (exclusive) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(Paths.parent(file));
      }
    } catch (IOException e) {
      // an empty file is left, or others are at work in the directory
    } finally {
      Libc.INSTANCE.flock(fd, Libc.LOCK_UN);
      Libc.INSTANCE.close(fd);
    }
  }
}
