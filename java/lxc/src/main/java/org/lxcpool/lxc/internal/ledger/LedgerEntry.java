package org.lxcpool.lxc.internal.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Boot;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * One container in a ledger. A slot is written by the process it belongs to while that lives, and
 * by the ledger's holder afterwards. Thread-safe.
 */
public final class LedgerEntry {
  private static final Duration LONGEST_HOLD = Duration.ofDays(36_500);

  private final Ledger ledger;
  private final LedgerRecord slot;
  private final Intent intent;
  private volatile boolean ended;

  // The state, where the ledger's filesystem had no room for it; else null.
  private volatile @Nullable ContainerState unrecorded;

  // The state that somebody has looked at, and stamped; null after a change that wasn't stamped.
  private volatile @Nullable ContainerState noted;

  private LedgerEntry(Ledger ledger, LedgerRecord slot, Intent intent) {
    this.ledger = ledger;
    this.slot = slot;
    this.intent = intent;
  }

  static LedgerEntry begin(Ledger ledger, LedgerRecord slot, Intent intent) throws IOException {
    slot.begin(intent, ProcessId.self());
    return new LedgerEntry(ledger, slot, intent);
  }

  static LedgerEntry earlier(Ledger ledger, LedgerRecord slot, Intent intent) {
    LedgerEntry entry = new LedgerEntry(ledger, slot, intent);
    entry.noted = entry.state();
    return entry;
  }

  LedgerRecord slot() {
    return slot;
  }

  /** What was recorded before anything was made. */
  public Intent intent() {
    return intent;
  }

  /** Where the container is in its life. */
  public ContainerState state() {
    ContainerState here = unrecorded;
    if (ended) {
      return ContainerState.GONE;
    }
    return here == null ? requireNonNull(slot.state(), "slots are checked when opened") : here;
  }

  /** How long it has been in this state; a second or so less after a lease and a return. */
  public Duration age() {
    return Duration.ofMillis(Math.max(0, Boot.uptimeMillis() - slot.since()));
  }

  /** How long it is still to be held; zero if it isn't. */
  public Duration heldFor() {
    return look().map(LedgerEntryView::heldFor).orElse(Duration.ZERO);
  }

  /** Whether it is held, and lives, and its time isn't over yet. */
  public boolean isKept() {
    return look().filter(LedgerEntryView::isKept).isPresent();
  }

  /** Whether nobody is responsible for it any more: its owner is gone, and it isn't kept. */
  public boolean isOrphaned() {
    return look().filter(LedgerEntryView::isOrphaned).isPresent();
  }

  private Optional<LedgerEntryView> look() {
    return ended ? Optional.empty() : LedgerEntryView.of(slot);
  }

  /** Why it is held. */
  public String reason() {
    return slot.reason();
  }

  /** The process that it belongs to. */
  public ProcessId owner() {
    return slot.owner();
  }

  /** Its init; of pid 0 if it wasn't started. */
  public ProcessId init() {
    return slot.init();
  }

  /** Its monitor; of pid 0 if it wasn't started. */
  public ProcessId monitor() {
    return slot.monitor();
  }

  /** Returns the same, none if that was before the host was booted: its pid may be another's. */
  public ProcessId monitorOfThisBoot() {
    return intent.isOfThisBoot() ? monitor() : ProcessId.NONE;
  }

  /** Whether somebody else is responsible for it: another process, or one of this one's past. */
  public boolean isOwnerAlive() {
    return intent.isOfThisBoot() && owner().isAlive();
  }

  /** This process is responsible for it from now on. */
  public void adopt() {
    ledger.wrote(slot.owner(ProcessId.self()));
  }

  /**
   * It is made from now on: what was reserved is used.
   *
   * @return this
   * @throws ContainerException if the ledger was closed meanwhile
   */
  public LedgerEntry intended() {
    synchronized (ledger) {
      ledger.used(this);
      enter(ContainerState.INTENT);
    }
    return this;
  }

  /** It is defined. */
  public void created() {
    enter(ContainerState.CREATED);
  }

  /** It runs. */
  public void started(ProcessId init, ProcessId monitor) {
    ledger.wrote(slot.processes(init, monitor));
    enter(ContainerState.STARTED);
  }

  /**
   * It is in the stock. Takes no clock: it may be on the way of a return. One that was ready in an
   * earlier life, and is adopted, keeps its age.
   */
  public void ready() {
    if (state() != ContainerState.READY) {
      noted = null;
      enterUnstamped(ContainerState.READY);
    }
  }

  /**
   * It is handed out. One store into the mapping, which outlives this process: nothing is
   * allocated, no clock is taken, and the disk isn't waited for, since no container outlives the
   * host.
   */
  public void leased() {
    enterUnstamped(ContainerState.LEASED);
  }

  /** It is kept, for a hundred years at most. */
  public void held(Duration time, String reason) {
    Duration kept = time.compareTo(LONGEST_HOLD) < 0 ? time : LONGEST_HOLD;
    ledger.wrote(slot.heldUntil(Boot.uptimeMillis() + kept.toMillis()));
    try {
      slot.reason(reason);
    } catch (IOException e) {
      ledger.wrote(false);
    }
    enter(ContainerState.HELD);
  }

  /** It is being removed. */
  public void destroying() {
    enter(ContainerState.DESTROYING);
  }

  /** Nothing of it is left: the slot is free. Further calls do nothing. */
  public void gone() {
    synchronized (ledger) {
      if (!ended) {
        ended = true;
        ledger.freed(this);
      }
    }
  }

  /** Notes since when it has been in a state that was entered without a clock. */
  public void stamp() {
    ContainerState state = state();
    if (state != noted) {
      noted = state;
      ledger.wrote(slot.since(Boot.uptimeMillis()));
    }
    recordAgain();
  }

  /** There may be room by now. A state that it has entered meanwhile is not overwritten. */
  private void recordAgain() {
    ContainerState recorded = slot.state();
    ContainerState missing = unrecorded;
    if (missing != null && slot.state(missing, recorded)) {
      synchronized (this) {
        if (unrecorded == missing) {
          unrecorded = null;
        }
      }
    }
  }

  private void enter(ContainerState state) {
    synchronized (ledger) {
      if (!ended) {
        noted = state;
        ledger.wrote(slot.since(Boot.uptimeMillis()));
        record(state);
      }
    }
  }

  private void enterUnstamped(ContainerState state) {
    if (!ended) {
      record(state);
    }
  }

  private void record(ContainerState state) {
    if (slot.state(state)) {
      if (unrecorded != null) {
        remember(null);
      }
    } else {
      remember(state);
      ledger.wrote(false);
    }
  }

  private synchronized void remember(@Nullable ContainerState state) {
    unrecorded = state;
  }

  @Override
  public String toString() {
    return intent.name() + " (" + state() + ")";
  }
}
