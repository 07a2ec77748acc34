package org.lxcpool.lxc.internal.container;

import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * The processes of a started container: descriptors of them, and their recorded ids.
 *
 * @param init the container's init
 * @param monitor init's parent
 */
public record StartedProcesses(PidFd init, ProcessId initId, PidFd monitor, ProcessId monitorId)
    implements AutoCloseable {
  /**
   * Opens the processes of a container that was started before; empty unless both still run.
   *
   * @param init the container's init, as it was recorded
   * @param monitor the container's monitor, likewise
   */
  public static Optional<StartedProcesses> find(ProcessId init, ProcessId monitor) {
    Optional<PidFd> heldInit = PidFd.open(init.pid());
    Optional<PidFd> heldMonitor;
    try {
      heldMonitor = PidFd.open(monitor.pid());
    } catch (ContainerException e) {
      heldInit.ifPresent(PidFd::close);
      throw e;
    }
    // While the descriptors are open: a pid can't be another process's now.
    if (heldInit.isPresent() && heldMonitor.isPresent() && init.isAlive() && monitor.isAlive()) {
      return Optional.of(new StartedProcesses(heldInit.get(), init, heldMonitor.get(), monitor));
    }
    heldInit.ifPresent(PidFd::close);
    heldMonitor.ifPresent(PidFd::close);
    return Optional.empty();
  }

  /** Closes the descriptors; the processes continue to run. */
  @Override
  public void close() {
    init.close();
    monitor.close();
  }
}
