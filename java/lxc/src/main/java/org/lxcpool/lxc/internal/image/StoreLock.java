package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.ContainerException;

/**
 * The right to change one image of a store, against other threads and other processes.
 *
 * <p>It is a {@code flock} on a file of its own. Java's file locks wouldn't do: they belong to the
 * whole process. The holder removes the file before it lets go, so whoever gets a lock makes sure
 * that the file it locked is still the one of that name. A process that dies lets go by itself.
 */
final class StoreLock implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;
  private static final int OWNER_ONLY = 0600;

  private final Path file;
  private final int fd;

  private StoreLock(Path file, int fd) {
    this.file = file;
    this.fd = fd;
  }

  /**
   * Waits for it.
   *
   * @throws ContainerException if the file can't be made, or the thread is interrupted
   */
  static StoreLock take(Path file) {
    while (true) {
      int fd =
          Libc.INSTANCE.open(
              file.toString(), Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC, OWNER_ONLY);
      if (fd < 0) {
        throw new ContainerException("can't open lock " + file + ": " + Libc.text(Libc.errno()));
      }
      boolean ours = false;
      try {
        await(file, fd);
        ours = isStill(file, fd);
        if (ours) {
          return new StoreLock(file, fd);
        }
      } finally {
        if (!ours) {
          Libc.INSTANCE.close(fd);
        }
      }
    }
  }

  private static void await(Path file, int fd) {
    while (Libc.INSTANCE.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) < 0) {
      int errno = Libc.errno();
      if (errno != Libc.EAGAIN) {
        throw new ContainerException("can't lock " + file + ": " + Libc.text(errno));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new ContainerException("waiting for lock " + file + ": interrupted");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
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

  // Unlocked by name and not just closed: a process forked meanwhile may have inherited it.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // an empty file is left
    } finally {
      Libc.INSTANCE.flock(fd, Libc.LOCK_UN);
      Libc.INSTANCE.close(fd);
    }
  }
}
