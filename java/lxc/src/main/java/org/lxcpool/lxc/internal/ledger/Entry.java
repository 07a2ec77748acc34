package org.lxcpool.lxc.internal.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container in a ledger. A slot is written by the process it belongs to while that lives, and
 * by the ledger's holder afterwards. Thread-safe.
 */
public final class Entry {
  private final Ledger ledger;
  private final Slot slot;
  private final Intent intent;
  private volatile boolean ended;

  // The state that somebody has looked at, and stamped; null after a change that wasn't stamped.
  private volatile @Nullable EntryState noted;

  private Entry(Ledger ledger, Slot slot, Intent intent) {
    this.ledger = ledger;
    this.slot = slot;
    this.intent = intent;
  }

  static Entry begin(Ledger ledger, Slot slot, Intent intent) throws IOException {
    slot.begin(intent, ProcessId.self());
    return new Entry(ledger, slot, intent);
  }

  static Entry earlier(Ledger ledger, Slot slot, Intent intent) {
    Entry entry = new Entry(ledger, slot, intent);
    entry.noted = entry.state();
    return entry;
  }

  Slot slot() {
    return slot;
  }

  /** What was recorded before anything was made. */
  public Intent intent() {
    return intent;
  }

  /** Where the container is in its life. */
  public EntryState state() {
    return ended ? EntryState.GONE : requireNonNull(slot.state(), "slots are checked when opened");
  }

  /** Since when it is in this state; a second or so late after a lease and a return. */
  public Instant since() {
    return Instant.ofEpochMilli(slot.since());
  }

  /** Until when it is held; the epoch if it isn't. */
  public Instant heldUntil() {
    return Instant.ofEpochMilli(slot.heldUntil());
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

  /** Whether somebody else is responsible for it: another process, or one of this one's past. */
  public boolean isOwnerAlive() {
    return intent.isOfThisBoot() && owner().isAlive();
  }

  /** This process is responsible for it from now on. */
  public void adopt() {
    slot.owner(ProcessId.self());
  }

  /** It is defined. */
  public void created() {
    enter(EntryState.CREATED);
  }

  /** It runs. */
  public void started(ProcessId init, ProcessId monitor) {
    slot.processes(init, monitor);
    enter(EntryState.STARTED);
  }

  /** It is in the stock. Takes no clock: it may be on the way of a return. */
  public void ready() {
    noted = null;
    enterUnstamped(EntryState.READY);
  }

  /**
   * It is handed out. One store into the mapping, which outlives this process: nothing is
   * allocated, no clock is taken, and the disk isn't waited for, since no container outlives the
   * host.
   */
  public void leased() {
    enterUnstamped(EntryState.LEASED);
  }

  /** It is kept. */
  public void held(Instant until, String reason) {
    slot.heldUntil(until.toEpochMilli());
    slot.reason(reason);
    enter(EntryState.HELD);
  }

  /** It is being removed. */
  public void destroying() {
    enter(EntryState.DESTROYING);
  }

  /** Nothing of it is left: the slot is free. Further calls do nothing. */
  public void gone() {
    synchronized (ledger) {
      if (!ended) {
        ended = true;
        slot.state(EntryState.GONE);
        ledger.freed(this);
      }
    }
  }

  /** Notes since when it has been in a state that was entered without a clock. */
  public void stamp() {
    EntryState state = state();
    if (state != noted) {
      noted = state;
      slot.since(System.currentTimeMillis());
    }
  }

  private void enter(EntryState state) {
    synchronized (ledger) {
      if (!ended) {
        noted = state;
        slot.since(System.currentTimeMillis());
        slot.state(state);
      }
    }
  }

  private void enterUnstamped(EntryState state) {
    if (!ended) {
      slot.state(state);
    }
  }

  @Override
  public String toString() {
    return intent.name() + " (" + state() + ")";
  }
}
