package org.lxcpool.lxc.internal.recovery;

import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.ContainerNetwork.Place;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/** A container that may be made: its name and its address are reserved and recorded. */
public record Reservation(ContainerPaths paths, Place place, LedgerEntry entry) {
  /** Gives up the name and the address: the container isn't made. */
  void giveUp() {
    entry.gone();
    place.release();
  }
}
