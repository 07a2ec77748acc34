package org.lxcpool.lxc.internal.cleanup;

import java.util.List;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * What is left of a container whose agent is gone.
 *
 * @param monitors those that were there when it was found, so that many are looked for once
 * @param monitor its own, by its record; {@link ProcessId#NONE} where none is recorded
 * @param whenGone what to do when nothing is left
 */
public record CleanupTask(
    ContainerPaths footprint, Monitors monitors, ProcessId monitor, Runnable whenGone)
    implements Reclaimer.Job {
  @Override
  public String name() {
    return footprint.name();
  }

  @Override
  public List<String> remove(int tries) {
    Monitors now = tries == 0 ? monitors : Monitors.in(footprint.lxcPath());
    now.kill(name(), monitor);
    List<String> left = new HostCleanup(footprint).remove();
    if (left.isEmpty()) {
      whenGone.run();
    }
    return left;
  }
}
