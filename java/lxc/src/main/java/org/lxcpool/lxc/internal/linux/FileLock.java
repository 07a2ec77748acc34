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
 * A lock on one directory of a home, against other threads and other processes. Not thread-safe.
 *
 * <p>The lock is a {@code flock} on a file of its own, because Java's file locks belong to the
 * whole process. The holder removes the file before it unlocks it, so a thread that acquires the
 * lock checks that the locked file is still the one of that name. The kernel unlocks the file when
 * the process dies.
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
   * Acquires an exclusive lock, waiting for it if need be.
   *
   * @throws ContainerException if the file can't be created, or the thread is interrupted
   */
  public static FileLock take(Path file) {
    return await(file, true);
  }

  /**
   * Acquires a shared lock, waiting for it if need be. Other holders may share it; none is
   * exclusive.
   *
   * @throws ContainerException if the file can't be created, or the thread is interrupted
   */
  public static FileLock share(Path file) {
    return await(file, false);
  }

  private static FileLock await(Path file, boolean exclusive) {
    Libc.Loader.require();
    while (true) {
      FileLock lock = tryTake(file, exclusive);
      if (lock != null) {
        return lock;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new ContainerException("interrupted while waiting for lock " + file);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Acquires an exclusive lock if it is free.
   *
   * @return the lock; null if it is held, or was released just now
   * @throws ContainerException if the file can't be created
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
      Paths.makePassable(Paths.parent(file)); // the previous holder removed the empty directory
    }
  }

  private static boolean isStill(Path file, int fd) {
    try {
      Object locked = Files.getAttribute(Path.of("/proc/self/fd/" + fd), "unix:ino");
      return locked.equals(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new ContainerException("can't stat lock " + file + ": " + e, e);
    }
  }

  /**
   * Checks that the lock is still held.
   *
   * @throws IllegalStateException if it was closed
   */
  public void check() {
    if (closed) {
      throw new IllegalStateException("lock " + file + " was released");
    }
  }

  /**
   * Converts a shared lock to an exclusive one unless other holders share it. After false, only
   * {@link #close} may be called: the kernel may have dropped the shared lock.
   */
  public boolean tryMakeExclusive() {
    check();
    exclusive = exclusive || lock(file, fd, true);
    return exclusive;
  }

  // Unlocked explicitly before it is closed: a process forked meanwhile may have inherited the
  // descriptor.
  @Override
  public void close() {
    closed = true;
    try {
      if (exclusive) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(Paths.parent(file));
      }
    } catch (IOException e) {
      // an empty file stays, or the directory is in use
    } finally {
      Libc.INSTANCE.flock(fd, Libc.LOCK_UN);
      Libc.INSTANCE.close(fd);
    }
  }
}
