package org.lxcpool.lxc.internal.ledger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;

/**
 * The lock of a ledger. Its holder may write the ledger.
 *
 * <p>It is an {@code fcntl} lock and not a {@code flock}, since it must belong to the process
 * alone. A forked monitor that hangs before it has closed its descriptors would keep a {@code
 * flock} indefinitely, and nothing could be cleaned up after its agent. In return, an {@code fcntl}
 * lock is released when the process closes any descriptor of the file: so only this class opens the
 * file, and the holder is named in another file beside it.
 *
 * <p>An {@code fcntl} lock doesn't exclude other class loaders of this process that have this
 * class, such as an application that was redeployed. So a held lock is also marked in the system
 * properties, the one map that all class loaders share, and a lock file that is marked isn't
 * opened. A lock of the open file description would exclude them, but forks inherit it like a
 * {@code flock}.
 */
final class LedgerLock implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String HOLDER = "holder";

  private static final String MARK = "org.lxcpool.ledger.held:";

  private final Path directory;
  private final FileChannel channel;

  @GuardedBy("LedgerLock.class")
  private boolean closed;

  private LedgerLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the directory, unless the lock is held.
   *
   * @param role what the lock is taken for, one word
   * @return empty if the lock is held
   * @throws ContainerException if the lock or the directory can't be made
   */
  static Optional<LedgerLock> tryTake(Path directory, String role) {
    synchronized (LedgerLock.class) {
      try (FileLock guard = guard(directory)) {
        guard.check();
        if (isMarked(directory)) {
          return Optional.empty();
        }
        makeDirectory(directory);
        FileChannel channel = open(directory);
        boolean taken = false;
        try {
          taken = channel.tryLock() != null;
          if (!taken) {
            return Optional.empty();
          }
          LedgerLock lock = new LedgerLock(directory, channel);
          lock.writeHolder(role);
          System.setProperty(MARK + directory, role);
          return Optional.of(lock);
        } finally {
          if (!isMarked(directory)) {
            channel.close();
          }
        }
      } catch (IOException e) {
        throw new ContainerException("can't lock the ledger " + directory + ": " + e, e);
      }
    }
  }

  private static boolean isMarked(Path directory) {
    return System.getProperty(MARK + directory) != null;
  }

  // Held while a directory is made, removed or locked, so that no process locks a removed file.
  private static FileLock guard(Path directory) {
    return FileLock.take(directory.resolveSibling("." + directory.getFileName() + ".guard"));
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve(LOCK),
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void writeHolder(String role) throws IOException {
    Path holder = directory.resolve(HOLDER);
    Files.writeString(holder, LockHolder.self(role).line());
    Files.setPosixFilePermissions(holder, PosixFilePermissions.fromString("rw-------"));
  }

  /** Returns whether a process holds the lock. */
  static boolean isHeld(Path directory) {
    synchronized (LedgerLock.class) {
      try (FileLock guard = guard(directory)) {
        guard.check();
        if (isMarked(directory)) {
          return true;
        }
        if (!Files.exists(directory.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
        try (FileChannel channel = open(directory)) {
          return channel.tryLock() == null;
        }
      } catch (IOException e) {
        throw new ContainerException("can't check the lock of ledger " + directory + ": " + e, e);
      }
    }
  }

  /** Returns the process that took the lock last; {@link #isHeld} tells whether it still has it. */
  static LockHolder holder(Path directory) {
    try {
      return LockHolder.parse(Files.readString(directory.resolve(HOLDER)))
          .orElse(LockHolder.UNKNOWN);
    } catch (IOException e) {
      return LockHolder.UNKNOWN;
    }
  }

  /** Removes the whole directory, and releases the lock. */
  void closeAndRemove(String... files) {
    try (FileLock guard = guard(directory)) {
      guard.check();
      for (String file : files) {
        Files.deleteIfExists(directory.resolve(file));
      }
      Files.deleteIfExists(directory.resolve(HOLDER));
      Files.deleteIfExists(directory.resolve(LOCK));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new ContainerException("can't remove the ledger " + directory + ": " + e, e);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    synchronized (LedgerLock.class) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        throw new ContainerException("can't unlock the ledger " + directory + ": " + e, e);
      } finally {
        System.clearProperty(MARK + directory); // last: with it the file may be opened again
      }
    }
  }
}
