package org.lxcpool.lxc.internal.recovery;

import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.AddressClaim;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * A container that may be made: its name and its address are its own, and recorded.
 *
 * @param claim of its address, if its factory gives it one
 */
public record Reservation(ContainerSpec spec, @Nullable AddressClaim claim, LedgerEntry entry) {
  /** Nothing is made of it. */
  void giveUp() {
    entry.gone();
    if (claim != null) {
      claim.close();
    }
  }
}
