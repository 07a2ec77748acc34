package org.lxcpool.lxc.internal.cleanup;

import java.util.List;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The removal of a container whose agent has ended.
 *
 * @param monitors the monitors that ran when it was found, so that many tasks share one look
 * @param monitor its own monitor, as recorded; {@link ProcessId#NONE} if none is recorded
 * @param whenGone is run when nothing is left of it
 */
public record CleanupTask(
    ContainerPaths paths, Monitors monitors, ProcessId monitor, Runnable whenGone)
    implements Reclaimer.Job {
  @Override
  public String name() {
    return paths.name();
  }

  @Override
  public List<String> remove(int tries) {
    Monitors now = tries == 0 ? monitors : Monitors.in(paths.lxcPath());
    now.kill(name(), monitor);
    List<String> left = new HostCleanup(paths).remove();
    if (left.isEmpty()) {
      whenGone.run();
    }
    return left;
  }
}
