package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.HomeLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of one pool, on disk: {@code HOME/ledger/NAME/records}. Who has it open holds the
 * lock beside it, and is its one writer. Thread-safe.
 *
 * <p>It is removed when it is closed and nothing is recorded in it any more. Containers may outlive
 * it in this process: then the last of them removes it.
 */
public final class Ledger implements AutoCloseable {
  static final String RECORDS = "records";
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path directory;
  private final LedgerLock lock;
  private final LedgerFile file;
  private final int damaged;
  private final AtomicBoolean warned = new AtomicBoolean();

  // All guarded by this.
  private final Set<LedgerEntry> entries = new LinkedHashSet<>();
  private final ArrayDeque<LedgerRecord> free = new ArrayDeque<>();
  private final List<LedgerRecord> notYetFree =
      new ArrayList<>(); // nothing is there, which isn't recorded
  private boolean closed;

  private Ledger(Path directory, LedgerLock lock, LedgerFile file) throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.file = file;
    int unreadable = 0;
    for (LedgerRecord slot : file.slots()) {
      ContainerState state = slot.state();
      Optional<Intent> intent = state == ContainerState.GONE ? Optional.empty() : slot.intent();
      if (state != null && intent.isPresent() && LedgerEntryView.isThere(state, intent.get())) {
        entries.add(LedgerEntry.earlier(this, slot, intent.get()));
        continue;
      }
      if (state == null || (state != ContainerState.GONE && intent.isEmpty())) {
        unreadable++;
      }
      if (state != ContainerState.GONE) {
        slot.clear();
      }
      free.add(slot);
    }
    damaged = unreadable;
  }

  /** Where the ledgers of a home are. */
  public static Path directory(Path home) {
    return HomeLayout.ledger(home);
  }

  /**
   * Opens the ledger of a pool, for the pool. Somebody who cleans up is waited for.
   *
   * @throws ContainerException if another pool of this name is alive on this host, with who it is,
   *     or if it can't be opened
   */
  public static Ledger open(Path home, String name) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Ledger> ledger = open(home, name, Holder.POOL);
    while (ledger.isEmpty()
        && LedgerLock.holder(path(home, name)).role().equals(Holder.REAPER)
        && System.nanoTime() - deadline < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      ledger = open(home, name, Holder.POOL);
    }
    return ledger.orElseThrow(
        () ->
            new ContainerException(
                "a pool of containers \""
                    + name
                    + "\" is alive already: "
                    + LedgerLock.holder(path(home, name))
                    + " holds "
                    + path(home, name)
                    + "; give each pool a name prefix or a home of its own"));
  }

  /** Opens the ledger of a pool, to clean up; empty if the pool is alive. */
  public static Optional<Ledger> tryOpen(Path home, String name) {
    return open(home, name, Holder.REAPER);
  }

  private static Optional<Ledger> open(Path home, String name, String role) {
    Path directory = path(home, name);
    Optional<LedgerLock> lock = LedgerLock.tryTake(directory, role);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      LedgerFile file = LedgerFile.open(directory.resolve(RECORDS));
      return Optional.of(new Ledger(directory, lock.get(), file));
    } catch (IOException e) {
      lock.get().close();
      throw new ContainerException("can't open the ledger " + directory + ": " + e, e);
    }
  }

  private static Path path(Path home, String name) {
    try {
      Path ledgers = directory(home.toRealPath());
      if (!Files.isDirectory(ledgers, LinkOption.NOFOLLOW_LINKS)) {
        makeDirectory(ledgers);
      }
      return ledgers.resolve(name);
    } catch (IOException e) {
      throw new ContainerException("can't make the ledgers of " + home + ": " + e, e);
    }
  }

  private static void makeDirectory(Path ledgers) throws IOException {
    try {
      Files.createDirectory(
          ledgers,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (java.nio.file.FileAlreadyExistsException e) {
      if (!Files.isDirectory(ledgers, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** How many records could not be read when it was opened: those are found by name. */
  public int damaged() {
    return damaged;
  }

  /** What there is, and is being made. */
  public synchronized List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  /** The same for one container. */
  public LedgerEntry reserve(Intent intent) {
    return reserve(List.of(intent)).get(0);
  }

  /**
   * Records containers that may be made: their names are on the disk when this returns. They are
   * none of the {@link #entries} before {@link LedgerEntry#intended}, and can be given up as {@link
   * LedgerEntry#gone}.
   *
   * @param intents at least one
   * @throws ContainerException if that can't be written; then none is recorded
   */
  public List<LedgerEntry> reserve(List<Intent> intents) {
    List<LedgerRecord> slots = new ArrayList<>();
    List<LedgerEntry> reserved = new ArrayList<>();
    try {
      for (Intent intent : intents) {
        LedgerRecord slot = take();
        slots.add(slot);
        reserved.add(LedgerEntry.begin(this, slot, intent));
      }
      LedgerRecord.force(slots);
      return reserved;
    } catch (IOException e) {
      slots.forEach(this::giveBack);
      throw new ContainerException(
          "create of container "
              + intents.get(0).name()
              + " failed: the ledger "
              + directory
              + " takes no more: "
              + e.getMessage(),
          e);
    }
  }

  private synchronized LedgerRecord take() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    if (free.isEmpty()) {
      int before = file.slots().size();
      file.grow();
      free.addAll(file.slots().subList(before, file.slots().size()));
    }
    return free.remove();
  }

  private synchronized void giveBack(LedgerRecord slot) {
    boolean recorded = slot.state(ContainerState.GONE);
    (recorded ? free : notYetFree).add(slot);
    wrote(recorded);
  }

  /** Something was written, or couldn't be: that is said once. */
  void wrote(boolean success) {
    if (!success && warned.compareAndSet(false, true)) {
      LOG.warn(
          "the ledger {} can't be written, its filesystem has no room: this process goes on"
              + " without; should it be killed, containers that it had handed out may count as"
              + " ready",
          directory);
    }
  }

  // Called with this locked.
  void used(LedgerEntry entry) {
    if (closed) {
      throw new ContainerException(
          "create of container " + entry.intent().name() + " failed: the ledger is closed");
    }
    entries.add(entry);
  }

  // Called with this locked.
  void freed(LedgerEntry entry) {
    entries.remove(entry);
    giveBack(entry.slot());
    if (closed && entries.isEmpty()) {
      removeIfUnused(directory);
    }
  }

  /** Forgets what belonged to a process that lived on, and is gone by its own account. */
  public synchronized void forgetGone() {
    List<LedgerRecord> before = List.copyOf(notYetFree);
    notYetFree.clear();
    before.forEach(this::giveBack);
    for (LedgerEntry entry : List.copyOf(entries)) {
      if (entry.state() == ContainerState.GONE) {
        entry.gone();
      }
    }
  }

  /** The bridge that the pool made, by its own account; empty if it made none. */
  public synchronized String bridge() {
    return file.bridge();
  }

  /** Records that the pool makes a bridge; the empty name that it is removed. */
  public synchronized void bridge(String name) {
    if (!closed && !name.equals(file.bridge())) {
      writing(() -> file.bridge(name));
    }
  }

  /** Where the pool's containers are, by its own account; empty if it hasn't said. */
  public synchronized Optional<Path> lxcPath() {
    return Optional.of(file.lxcPath()).filter(path -> !path.isEmpty()).map(Path::of);
  }

  /** Records where the pool's containers are. */
  public synchronized void lxcPath(Path path) {
    if (!closed && !path.toString().equals(file.lxcPath())) {
      writing(() -> file.lxcPath(path.toString()));
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
          "the ledger " + directory + " takes no more: " + e.getMessage(), e);
    }
  }

  private boolean isUsed() {
    return !entries.isEmpty() || !file.bridge().isEmpty();
  }

  /** Lets the ledger go; removes it if nothing is recorded in it. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new ContainerException("can't close the ledger " + directory + ": " + e, e);
    } finally {
      if (isUsed()) {
        lock.close();
      } else {
        lock.closeAndRemove(RECORDS);
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

  /** The names of the pools that have a ledger in a home. */
  public static List<String> names(Path home) {
    try (var directories = Files.list(directory(home))) {
      return directories
          .filter(d -> Files.isDirectory(d, LinkOption.NOFOLLOW_LINKS))
          .map(d -> String.valueOf(d.getFileName()))
          .sorted()
          .toList();
    } catch (java.nio.file.NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ContainerException("can't list the ledgers of " + home + ": " + e, e);
    }
  }

  /** Who holds a pool's ledger; empty if nobody does. */
  public static Optional<Holder> holder(Path home, String name) {
    Path directory = directory(home).resolve(name);
    return LedgerLock.isHeld(directory)
        ? Optional.of(LedgerLock.holder(directory))
        : Optional.empty();
  }
}
