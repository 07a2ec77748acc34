package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.linux.Boot;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * A container's record at one moment, for readers of a ledger.
 *
 * @param age how long the container has been in its state
 * @param heldFor how long it is still to be held; zero if it isn't held
 * @param reason why it is held; else empty
 */
public record LedgerEntryView(
    Intent intent,
    ContainerState state,
    ProcessId owner,
    ProcessId init,
    Duration age,
    Duration heldFor,
    String reason) {

  static Optional<LedgerEntryView> of(LedgerRecord record) {
    ContainerState state = record.state();
    if (state == null || state == ContainerState.GONE) {
      return Optional.empty();
    }
    long now = Boot.uptimeMillis();
    return record
        .intent()
        .filter(intent -> isThere(state, intent))
        .map(
            intent ->
                new LedgerEntryView(
                    intent,
                    state,
                    record.owner(),
                    record.init(),
                    Duration.ofMillis(Math.max(0, now - record.since())),
                    state == ContainerState.HELD && intent.isOfThisBoot()
                        ? Duration.ofMillis(Math.max(0, record.heldUntil() - now))
                        : Duration.ZERO,
                    record.reason()));
  }

  /**
   * Returns whether something of the container may be on the host. A reserved one has nothing
   * there, since a later state is recorded before it is made; but if the host has failed since,
   * that later state may be lost.
   */
  static boolean isThere(ContainerState state, Intent intent) {
    return state != ContainerState.GONE
        && (state != ContainerState.RESERVED || !intent.isOfThisBoot());
  }

  /**
   * Returns all containers that a ledger records, whether or not a process holds it.
   *
   * @throws IOException if it can't be read
   */
  public static List<LedgerEntryView> all(Path home, String name) throws IOException {
    Path file = LedgerPaths.directory(home, name).resolve(LedgerPaths.RECORDS);
    List<LedgerEntryView> views = new ArrayList<>();
    try (LedgerFile ledger = LedgerFile.openToRead(file)) {
      ledger.records().forEach(record -> of(record).ifPresent(views::add));
    }
    return views;
  }

  /** Returns whether the process that the container belongs to still runs. */
  public boolean isOwnerAlive() {
    return intent.isOfThisBoot() && owner.isAlive();
  }

  /** Returns whether the container's init runs. */
  public boolean isRunning() {
    return intent.isOfThisBoot() && init.isAlive();
  }

  /** Returns whether the container is held, runs, and its time isn't over yet. */
  public boolean isKept() {
    return !heldFor.isZero() && isRunning();
  }

  /** Returns whether no process is responsible for the container, and it isn't kept. */
  public boolean isOrphaned() {
    return !isOwnerAlive() && !isKept();
  }
}
