package org.lxcpool.lxc.internal.ledger;

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
 * The right to write a ledger, held for a pool's life.
 *
 * <p>A lock of {@code fcntl} and not of {@code flock}: it is the process's own. A monitor that was
 * forked and hangs before it has closed its descriptors holds a {@code flock} for ever, and nobody
 * could clean up after its agent. The price is that any descriptor of the file that this process
 * closes lets the lock go: so nobody but this class opens it, and who holds it is in a file beside.
 *
 * <p>Nor does such a lock keep out this process itself, in which more than one class loader may
 * have this class: an application that was deployed again. So what the process holds is marked
 * among the system properties, the one map that all of them share, and the file isn't even opened
 * where there is a mark. A lock of the open file description would keep them apart, but forks
 * inherit it like a {@code flock}.
 */
final class LedgerLock implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String HOLDER = "holder";

  private static final String MARK = "org.lxcpool.ledger.held:";

  private final Path directory;
  private final FileChannel channel;
  private boolean closed;

  private LedgerLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes it if nobody has it; the directory is made.
   *
   * @param role what it is taken for, one word
   * @return empty if somebody holds it
   * @throws ContainerException if it can't be made
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

  // While a directory is made, removed or locked; so that nobody locks a file that was removed.
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
    Files.writeString(holder, Holder.self(role).line());
    Files.setPosixFilePermissions(holder, PosixFilePermissions.fromString("rw-------"));
  }

  /** Whether a process holds it. */
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
        throw new ContainerException("can't look at the ledger " + directory + ": " + e, e);
      }
    }
  }

  /** Who wrote that it holds it; whether it still does is {@link #isHeld}'s to say. */
  static Holder holder(Path directory) {
    try {
      return Holder.parse(Files.readString(directory.resolve(HOLDER))).orElse(Holder.UNKNOWN);
    } catch (IOException e) {
      return Holder.UNKNOWN;
    }
  }

  /** Removes the whole directory, and lets go. */
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
