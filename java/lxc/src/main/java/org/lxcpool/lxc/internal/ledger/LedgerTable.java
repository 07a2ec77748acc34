package org.lxcpool.lxc.internal.ledger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of an open ledger: those that are entries, and those that are free. Thread-safe.
 *
 * <p>An entry's lock may be held when this object's is taken, never the other way round.
 */
final class LedgerTable implements LedgerEntry.Table {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTable.class);

  private final Path directory;
  private final LedgerFile file;
  private final Runnable onEmpty;
  private final int damaged;
  private final AtomicBoolean warned = new AtomicBoolean();

  @GuardedBy("this")
  private final Set<LedgerEntry> entries = new LinkedHashSet<>();

  @GuardedBy("this")
  private final ArrayDeque<LedgerRecord> free = new ArrayDeque<>();

  /** Records of containers that are gone, which could not be recorded. */
  @GuardedBy("this")
  private final List<LedgerRecord> notYetFree = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  /**
   * Reads a ledger.
   *
   * @param onEmpty is run when the last entry is gone after the table was closed
   */
  LedgerTable(Path directory, LedgerFile file, Runnable onEmpty) throws IOException {
    this.directory = directory;
    this.file = file;
    this.onEmpty = onEmpty;
    int unreadable = 0;
    for (LedgerRecord record : file.records()) {
      ContainerState state = record.state();
      Optional<Intent> intent = state == ContainerState.GONE ? Optional.empty() : record.intent();
      if (state != null && intent.isPresent() && LedgerEntryView.isThere(state, intent.get())) {
        entries.add(LedgerEntry.earlier(this, record, intent.get()));
        continue;
      }
      if (state == null || (state != ContainerState.GONE && intent.isEmpty())) {
        unreadable++;
      }
      if (state != ContainerState.GONE) {
        record.clear();
      }
      free.add(record);
    }
    damaged = unreadable;
  }

  /** Returns the number of records that could not be read. */
  int damaged() {
    return damaged;
  }

  synchronized List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  /** See {@link Ledger#reserve(List)}. */
  List<LedgerEntry> reserve(List<Intent> intents) {
    List<LedgerRecord> records = new ArrayList<>();
    List<LedgerEntry> reserved = new ArrayList<>();
    try {
      for (Intent intent : intents) {
        LedgerRecord record = take();
        records.add(record);
        reserved.add(LedgerEntry.begin(this, record, intent));
      }
      LedgerRecord.force(records);
      return reserved;
    } catch (IOException e) {
      records.forEach(this::release);
      throw new ContainerException(
          "create of container "
              + intents.get(0).name()
              + " failed: the ledger "
              + directory
              + " can't be written: "
              + e.getMessage(),
          e);
    }
  }

  private synchronized LedgerRecord take() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    if (free.isEmpty()) {
      int before = file.records().size();
      file.grow();
      free.addAll(file.records().subList(before, file.records().size()));
    }
    return free.remove();
  }

  private synchronized void release(LedgerRecord record) {
    boolean recorded = record.state(ContainerState.GONE);
    (recorded ? free : notYetFree).add(record);
    wrote(recorded);
  }

  @Override
  public void wrote(boolean success) {
    if (!success && warned.compareAndSet(false, true)) {
      LOG.warn(
          "the ledger {} can't be written, since its filesystem is full. This process continues"
              + " without it; if it is killed, containers that it handed out may count as ready."
              + " Free some space",
          directory);
    }
  }

  @Override
  public synchronized void used(LedgerEntry entry) {
    if (closed) {
      throw new ContainerException(
          "create of container " + entry.intent().name() + " failed: the ledger is closed");
    }
    entries.add(entry);
  }

  @Override
  public synchronized void freed(LedgerEntry entry, LedgerRecord record) {
    entries.remove(entry);
    release(record);
    if (closed && entries.isEmpty()) {
      onEmpty.run();
    }
  }

  /** See {@link Ledger#forgetGone}. */
  void forgetGone() {
    List<LedgerRecord> before;
    synchronized (this) {
      before = List.copyOf(notYetFree);
      notYetFree.clear();
    }
    before.forEach(this::release);
    for (LedgerEntry entry : entries()) {
      if (entry.state() == ContainerState.GONE) {
        entry.gone();
      }
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Ends the use of records, once.
   *
   * @param release closes the ledger's files; is given whether there are entries still
   */
  synchronized void close(Consumer<Boolean> release) {
    if (!closed) {
      closed = true;
      release.accept(!entries.isEmpty());
    }
  }
}
