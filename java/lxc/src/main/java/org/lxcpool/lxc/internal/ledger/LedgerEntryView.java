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
 * What a ledger says of a container at one moment, for those who look only.
 *
 * @param age how long it has been in its state
 * @param heldFor how long it is to be held still
 */
public record LedgerEntryView(
    Intent intent,
    ContainerState state,
    ProcessId owner,
    ProcessId init,
    Duration age,
    Duration heldFor,
    String reason) {

  static Optional<LedgerEntryView> of(LedgerRecord slot) {
    ContainerState state = slot.state();
    if (state == null || state == ContainerState.GONE) {
      return Optional.empty();
    }
    long now = Boot.uptimeMillis();
    return slot.intent()
        .filter(intent -> isThere(state, intent))
        .map(
            intent ->
                new LedgerEntryView(
                    intent,
                    state,
                    slot.owner(),
                    slot.init(),
                    Duration.ofMillis(Math.max(0, now - slot.since())),
                    state == ContainerState.HELD && intent.isOfThisBoot()
                        ? Duration.ofMillis(Math.max(0, slot.heldUntil() - now))
                        : Duration.ZERO,
                    slot.reason()));
  }

  /**
   * Whether there may be something of it on the host. Of what was reserved there isn't: that it is
   * made would have been recorded before. What a host records just before it fails may be lost.
   */
  static boolean isThere(ContainerState state, Intent intent) {
    return state != ContainerState.GONE
        && (state != ContainerState.RESERVED || !intent.isOfThisBoot());
  }

  /**
   * All that a ledger says, whoever holds it.
   *
   * @throws IOException if it can't be read
   */
  public static List<LedgerEntryView> all(Path home, String name) throws IOException {
    Path file = Ledger.directory(home).resolve(name).resolve(Ledger.RECORDS);
    List<LedgerEntryView> views = new ArrayList<>();
    try (LedgerFile ledger = LedgerFile.openToRead(file)) {
      ledger.slots().forEach(slot -> of(slot).ifPresent(views::add));
    }
    return views;
  }

  /** Whether the process that it belongs to still runs. */
  public boolean isOwnerAlive() {
    return intent.isOfThisBoot() && owner.isAlive();
  }

  /** Whether it runs. */
  public boolean isRunning() {
    return intent.isOfThisBoot() && init.isAlive();
  }

  /** Whether it is held, and lives, and it isn't over yet. */
  public boolean isKept() {
    return !heldFor.isZero() && isRunning();
  }

  /** Whether nobody is responsible for it any more. */
  public boolean isOrphaned() {
    return !isOwnerAlive() && !isKept();
  }
}
