package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.ContainerException;

/**
 * The record on disk of the containers of one pool. The process that has it open holds the lock
 * beside it, and is its only writer. Thread-safe.
 *
 * <p>It is removed when it is closed and records nothing any more. Containers of this process may
 * outlive it: the last of them removes it then.
 */
public final class Ledger implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path directory;
  private final LedgerLock lock;
  private final LedgerFile file;
  private final LedgerTable table;

  private Ledger(Path directory, LedgerLock lock, LedgerFile file) throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.file = file;
    table = new LedgerTable(directory, file, () -> removeIfUnused(directory));
  }

  /**
   * Opens the ledger of a pool, for the pool. Waits while a reaper has it, for at most 30 s.
   *
   * @throws ContainerException if another pool of this name is alive on this host, or if the ledger
   *     can't be opened
   */
  public static Ledger open(Path home, String name) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Ledger> ledger = open(home, name, LockHolder.POOL);
    while (ledger.isEmpty()
        && LedgerLock.holder(LedgerPaths.make(home, name)).role().equals(LockHolder.REAPER)
        && System.nanoTime() - deadline < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      ledger = open(home, name, LockHolder.POOL);
    }
    return ledger.orElseThrow(
        () ->
            new ContainerException(
                "pool \""
                    + name
                    + "\" is alive already: "
                    + LedgerLock.holder(LedgerPaths.make(home, name))
                    + " holds "
                    + LedgerPaths.make(home, name)
                    + "; give each pool a name prefix or a home of its own"));
  }

  /** Opens the ledger of a pool for a reaper; empty if the pool is alive. */
  public static Optional<Ledger> tryOpen(Path home, String name) {
    return open(home, name, LockHolder.REAPER);
  }

  private static Optional<Ledger> open(Path home, String name, String role) {
    Path directory = LedgerPaths.make(home, name);
    Optional<LedgerLock> lock = LedgerLock.tryTake(directory, role);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      LedgerFile file = LedgerFile.open(directory.resolve(LedgerPaths.RECORDS));
      return Optional.of(new Ledger(directory, lock.get(), file));
    } catch (IOException e) {
      lock.get().close();
      throw new ContainerException("can't open the ledger " + directory + ": " + e, e);
    }
  }

  /** Returns the number of records that could not be read when the ledger was opened. */
  public int damaged() {
    return table.damaged();
  }

  /** Returns the containers that exist or are being made. */
  public List<LedgerEntry> entries() {
    return table.entries();
  }

  /** Records one container, as {@link #reserve(List)} does. */
  public LedgerEntry reserve(Intent intent) {
    return reserve(List.of(intent)).get(0);
  }

  /**
   * Records containers that may be made: their names are on the disk when this returns. They aren't
   * among the {@link #entries} before {@link LedgerEntry#intended}. {@link LedgerEntry#gone} gives
   * one up.
   *
   * @param intents at least one
   * @throws ContainerException if that can't be written; then none is recorded
   */
  public List<LedgerEntry> reserve(List<Intent> intents) {
    return table.reserve(intents);
  }

  /**
   * Frees the records of containers that their owners have removed: other processes, or class
   * loaders of this one, which continue to run without the ledger.
   */
  public void forgetGone() {
    table.forgetGone();
  }

  /** Returns the name of the bridge that the pool made, as recorded; empty if it made none. */
  public String bridge() {
    synchronized (table) {
      return file.bridge();
    }
  }

  /** Records that the pool makes a bridge; the empty name records that it is removed. */
  public void bridge(String name) {
    synchronized (table) {
      if (!table.isClosed() && !name.equals(file.bridge())) {
        writing(() -> file.bridge(name));
      }
    }
  }

  /** Returns the path of the pool's containers, as recorded; empty if none is recorded. */
  public Optional<Path> lxcPath() {
    synchronized (table) {
      return Optional.of(file.lxcPath()).filter(path -> !path.isEmpty()).map(Path::of);
    }
  }

  /** Records the path of the pool's containers. */
  public void lxcPath(Path path) {
    synchronized (table) {
      if (!table.isClosed() && !path.toString().equals(file.lxcPath())) {
        writing(() -> file.lxcPath(path.toString()));
      }
    }
  }

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  private void writing(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new ContainerException(
          "the ledger " + directory + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Closes the ledger, and removes it if nothing is recorded in it. */
  @Override
  public void close() {
    table.close(this::release);
  }

  private void release(boolean hasEntries) {
    boolean used = hasEntries || !file.bridge().isEmpty();
    try {
      file.close();
    } catch (IOException e) {
      throw new ContainerException("can't close the ledger " + directory + ": " + e, e);
    } finally {
      if (used) {
        lock.close();
      } else {
        lock.closeAndRemove(LedgerPaths.RECORDS);
      }
    }
  }

  private static void removeIfUnused(Path directory) {
    Path home = directory.getParent() == null ? null : directory.getParent().getParent();
    Path name = directory.getFileName();
    if (home != null && name != null) {
      tryOpen(home, name.toString()).ifPresent(Ledger::close);
    }
  }

  /** Returns the names of the pools that have a ledger in a home. */
  public static List<String> names(Path home) {
    return LedgerPaths.names(home);
  }

  /** Returns the process that holds a pool's ledger; empty if none does. */
  public static Optional<LockHolder> holder(Path home, String name) {
    Path directory = LedgerPaths.directory(home, name);
    return LedgerLock.isHeld(directory)
        ? Optional.of(LedgerLock.holder(directory))
        : Optional.empty();
  }
}
