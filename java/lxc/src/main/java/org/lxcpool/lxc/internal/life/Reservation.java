package org.lxcpool.lxc.internal.life;

import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.ledger.Entry;
import org.lxcpool.lxc.internal.net.AddressClaim;

/**
 * A container that may be made: its name and its address are its own, and recorded.
 *
 * @param claim of its address, if its factory gives it one
 */
public record Reservation(ContainerSpec spec, @Nullable AddressClaim claim, Entry entry) {
  /** Nothing is made of it. */
  void giveUp() {
    entry.gone();
    if (claim != null) {
      claim.close();
    }
  }
}
