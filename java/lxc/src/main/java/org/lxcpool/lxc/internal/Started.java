package org.lxcpool.lxc.internal;

import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ledger.ProcessId;
import org.lxcpool.lxc.internal.libc.PidFd;

/** The processes of a started container. */
public record Started(PidFd init, PidFd monitor) implements AutoCloseable {
  /**
   * Holds the processes of a container that was started before; empty unless both still run.
   *
   * @param init its init, as it was recorded
   * @param monitor its monitor, likewise
   */
  public static Optional<Started> find(ProcessId init, ProcessId monitor) {
    Optional<PidFd> heldInit = PidFd.open(init.pid());
    Optional<PidFd> heldMonitor;
    try {
      heldMonitor = PidFd.open(monitor.pid());
    } catch (ContainerException e) {
      heldInit.ifPresent(PidFd::close);
      throw e;
    }
    // Asked while they are held: a pid can't be another's now.
    if (heldInit.isPresent() && heldMonitor.isPresent() && init.isAlive() && monitor.isAlive()) {
      return Optional.of(new Started(heldInit.get(), heldMonitor.get()));
    }
    heldInit.ifPresent(PidFd::close);
    heldMonitor.ifPresent(PidFd::close);
    return Optional.empty();
  }

  /** Its init as it is recorded, of pid 0 if it has ended. */
  public ProcessId initId() {
    return id(init);
  }

  /** Its monitor, likewise. */
  public ProcessId monitorId() {
    return id(monitor);
  }

  private static ProcessId id(PidFd process) {
    ProcessId id = ProcessId.of(process.pid()).orElse(ProcessId.NONE);
    return process.signal(0) ? id : ProcessId.NONE;
  }

  /** Lets them go; they live on. */
  @Override
  public void close() {
    init.close();
    monitor.close();
  }
}
