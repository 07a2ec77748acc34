package org.lxcpool.lxc.internal.ledger;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Boot;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * One container in a ledger. Its record is written by the process that the container belongs to
 * while that lives, and by the ledger's holder afterwards. Thread-safe.
 *
 * <p>A change to a state that can't follow the present one does nothing: such as the lease of a
 * container that another thread is destroying.
 */
public final class LedgerEntry {
  private static final Duration LONGEST_HOLD = Duration.ofDays(36_500);

  private final Table table;
  private final LedgerRecord record;
  private final Intent intent;

  /** Whether the container is gone: the record may be another container's by now. */
  private volatile boolean ended; // written with the lock

  /** The state, once this process has written it; null while only the record has it. */
  private volatile @Nullable ContainerState own; // written with the lock

  /** Whether the record has that state: the ledger's filesystem may have had no room for it. */
  @GuardedBy("this")
  private boolean recorded = true;

  /** The state whose begin is recorded; null after a change that didn't read the clock. */
  @GuardedBy("this")
  private @Nullable ContainerState stamped;

  /** The table that an entry is in. */
  interface Table {
    /** Notes whether something could be recorded. */
    void wrote(boolean success);

    /**
     * Adds an entry that was reserved.
     *
     * @throws ContainerException if the ledger was closed meanwhile
     */
    void used(LedgerEntry entry);

    /** Removes an entry whose container is gone, and frees its record. */
    void freed(LedgerEntry entry, LedgerRecord record);
  }

  private LedgerEntry(Table table, LedgerRecord record, Intent intent) {
    this.table = table;
    this.record = record;
    this.intent = intent;
  }

  /** Reserves a record for a container. */
  static LedgerEntry begin(Table table, LedgerRecord record, Intent intent) throws IOException {
    record.begin(intent, ProcessId.self());
    LedgerEntry entry = new LedgerEntry(table, record, intent);
    entry.own = ContainerState.RESERVED;
    return entry;
  }

  /** Returns the entry of a container that was recorded before the ledger was opened. */
  static LedgerEntry earlier(Table table, LedgerRecord record, Intent intent) {
    LedgerEntry entry = new LedgerEntry(table, record, intent);
    synchronized (entry) {
      entry.stamped = entry.state();
    }
    return entry;
  }

  /** Returns what was recorded before anything was made. */
  public Intent intent() {
    return intent;
  }

  /** Returns the container's state. */
  public ContainerState state() {
    if (ended) {
      return ContainerState.GONE;
    }
    ContainerState here = own;
    return here == null ? requireNonNull(record.state(), "records are checked when opened") : here;
  }

  /** Returns how long it has been in this state; up to a second less after a lease or a return. */
  public Duration age() {
    return Duration.ofMillis(Math.max(0, Boot.uptimeMillis() - record.since()));
  }

  /** Returns how long it is still to be held; zero if it isn't held. */
  public Duration heldFor() {
    return look().map(LedgerEntryView::heldFor).orElse(Duration.ZERO);
  }

  /** Returns whether it is held, runs, and its time isn't over yet. */
  public boolean isKept() {
    return look().filter(LedgerEntryView::isKept).isPresent();
  }

  /** Returns whether no process is responsible for it: its owner is gone, and it isn't kept. */
  public boolean isOrphaned() {
    return look().filter(LedgerEntryView::isOrphaned).isPresent();
  }

  private Optional<LedgerEntryView> look() {
    return ended ? Optional.empty() : LedgerEntryView.of(record);
  }

  /** Returns why it is held. */
  public String reason() {
    return record.reason();
  }

  /** Returns the process that it belongs to. */
  public ProcessId owner() {
    return record.owner();
  }

  /** Returns its init; of pid 0 if it wasn't started. */
  public ProcessId init() {
    return record.init();
  }

  /** Returns its monitor; of pid 0 if it wasn't started. */
  public ProcessId monitor() {
    return record.monitor();
  }

  /**
   * Returns its monitor; {@link ProcessId#NONE} if it was recorded before the host was booted,
   * since its pid may be another process's.
   */
  public ProcessId monitorOfThisBoot() {
    return intent.isOfThisBoot() ? monitor() : ProcessId.NONE;
  }

  /** Returns whether the process that it belongs to still runs; that may be this one. */
  public boolean isOwnerAlive() {
    return intent.isOfThisBoot() && owner().isAlive();
  }

  /** Makes this process responsible for it. */
  public synchronized void adopt() {
    if (!ended) {
      own = state();
      table.wrote(record.owner(ProcessId.self()));
    }
  }

  /**
   * Uses what was reserved: the container is made from now on.
   *
   * @return this
   * @throws ContainerException if the ledger was closed meanwhile
   */
  public LedgerEntry intended() {
    table.used(this);
    boolean unused = enter(ContainerState.INTENT);
    return this;
  }

  /** Records that it is defined. */
  public void created() {
    boolean unused = enter(ContainerState.CREATED);
  }

  /** Records that it is being booted; false if it can't be in its state. */
  public boolean starting() {
    return enter(ContainerState.STARTING);
  }

  /** Records that its start failed. */
  public void failed() {
    boolean unused = enter(ContainerState.FAILED);
  }

  /** Records that it was booted. */
  public synchronized void started(ProcessId init, ProcessId monitor) {
    if (state().canBecome(ContainerState.STARTED)) {
      table.wrote(record.processes(init, monitor));
      boolean unused = enter(ContainerState.STARTED);
    }
  }

  /**
   * Records that it is in the stock. Doesn't read the clock, since this is part of a return to the
   * pool. A container that was ready and is adopted keeps its age.
   */
  public synchronized void ready() {
    if (state() != ContainerState.READY && enterUnstamped(ContainerState.READY)) {
      stamped = null;
    }
  }

  /**
   * Records that it is handed out, by one store into the mapping, which outlives this process.
   * Allocates nothing, reads no clock, and doesn't wait for the disk, since no container outlives
   * the host.
   */
  public synchronized void leased() {
    boolean unused = enterUnstamped(ContainerState.LEASED);
  }

  /**
   * Records that it is kept, for a hundred years at most.
   *
   * @return false if it can't be held in its state
   */
  public synchronized boolean held(Duration time, String reason) {
    if (!state().canBecome(ContainerState.HELD)) {
      return false;
    }
    Duration kept = time.compareTo(LONGEST_HOLD) < 0 ? time : LONGEST_HOLD;
    table.wrote(record.heldUntil(Boot.uptimeMillis() + kept.toMillis()));
    try {
      record.reason(reason);
    } catch (IOException e) {
      table.wrote(false);
    }
    return enter(ContainerState.HELD);
  }

  /** Records that it is being removed. */
  public void destroying() {
    boolean unused = enter(ContainerState.DESTROYING);
  }

  /** Records that nothing of it is left, and frees the record. Further calls do nothing. */
  public void gone() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    table.freed(this, record);
  }

  /**
   * Records since when it has been in a state that was entered without reading the clock, and a
   * state for which the filesystem had no room.
   */
  public synchronized void stamp() {
    if (ended) {
      return;
    }
    ContainerState state = state();
    if (state != stamped) {
      stamped = state;
      table.wrote(record.since(Boot.uptimeMillis()));
    }
    if (!recorded) {
      record(state);
    }
  }

  private synchronized boolean enter(ContainerState next) {
    if (!state().canBecome(next)) {
      return false;
    }
    stamped = next;
    table.wrote(record.since(Boot.uptimeMillis()));
    record(next);
    return true;
  }

  @GuardedBy("this")
  private boolean enterUnstamped(ContainerState next) {
    if (!state().canBecome(next)) {
      return false;
    }
    record(next);
    return true;
  }

  @GuardedBy("this")
  private void record(ContainerState state) {
    own = state;
    recorded = record.state(state);
    if (!recorded) {
      table.wrote(false);
    }
  }

  @Override
  public String toString() {
    return intent.name() + " (" + state() + ")";
  }
}
