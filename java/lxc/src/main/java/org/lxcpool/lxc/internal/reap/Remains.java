package org.lxcpool.lxc.internal.reap;

import java.util.List;
import org.lxcpool.lxc.internal.Footprint;
import org.lxcpool.lxc.internal.Residue;
import org.lxcpool.lxc.internal.ledger.ProcessId;

/**
 * What is left of a container whose agent is gone.
 *
 * @param monitors those that were there when it was found, so that many are looked for once
 * @param monitor its own, by its record; {@link ProcessId#NONE} where none is recorded
 * @param whenGone what to do when nothing is left
 */
public record Remains(Footprint footprint, Monitors monitors, ProcessId monitor, Runnable whenGone)
    implements Reclaimer.Job {
  @Override
  public String name() {
    return footprint.name();
  }

  @Override
  public List<String> remove(int tries) {
    Monitors now = tries == 0 ? monitors : Monitors.in(footprint.lxcPath());
    now.kill(name(), monitor);
    List<String> left = new Residue(footprint).remove();
    if (left.isEmpty()) {
      whenGone.run();
    }
    return left;
  }
}
