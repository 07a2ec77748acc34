package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.backend.LxcCallException;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.linux.ProcessStat;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** The start of one container: boots it and finds its processes. */
final class ContainerStart {
  private static final String START = "start";

  private final LxcBackend backend;
  private final ContainerSpec spec;
  private final ContainerFailures failures;

  ContainerStart(LxcBackend backend, ContainerSpec spec, ContainerFailures failures) {
    this.backend = backend;
    this.spec = spec;
    this.failures = failures;
  }

  /**
   * Boots the container.
   *
   * @return its processes, held
   * @throws ContainerException if it can't be booted, or has ended already
   * @throws InterruptedException if interrupted where the backend can be; the container doesn't run
   *     then
   */
  StartedProcesses run() throws InterruptedException {
    int pid;
    try {
      pid = backend.start(spec);
    } catch (LxcCallException e) {
      throw failures.failure(START, e);
    }
    PidFd init = hold(pid);
    try {
      ProcessStat stat = stat(pid);
      ProcessId initId = ProcessId.of(pid, stat).orElseThrow(this::exitedAtOnce);
      return withMonitor(init, initId, hold(stat.parent()));
    } catch (ContainerException e) {
      init.close();
      throw e;
    }
  }

  // The monitor is init's parent. A pid may be reused at any time: init's parent is read after init
  // is held, and read again after the monitor is held, which proves that neither is another
  // process.
  private StartedProcesses withMonitor(PidFd init, ProcessId initId, PidFd monitor) {
    try {
      ProcessId monitorId = ProcessId.of(monitor.pid()).orElseThrow(this::exitedAtOnce);
      if (stat(init.pid()).parent() != monitor.pid() || !init.signal(0)) {
        throw exitedAtOnce();
      }
      return new StartedProcesses(init, initId, monitor, monitorId);
    } catch (ContainerException e) {
      monitor.close();
      throw e;
    }
  }

  private PidFd hold(int pid) {
    Optional<PidFd> process;
    try {
      process = PidFd.open(pid);
    } catch (ContainerException e) {
      throw failures.failure(START, String.valueOf(e.getMessage()), e);
    }
    return process.orElseThrow(this::exitedAtOnce);
  }

  private ProcessStat stat(int pid) {
    try {
      return ProcessStat.read(pid);
    } catch (IOException e) {
      boolean exists = Files.exists(Path.of("/proc", Integer.toString(pid)));
      throw exists ? failures.failure(START, e.toString(), e) : exitedAtOnce();
    }
  }

  private ContainerException exitedAtOnce() {
    return failures.stopped(START, "its init (" + spec.initCommand() + ") exited at once");
  }
}
