package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.backend.LxcCallException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cleanup.HostCleanup;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.linux.ProcessStat;
import org.lxcpool.lxc.internal.linux.TreeRemoval;
import org.lxcpool.lxc.internal.spec.ContainerConfig;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.HostSecurity;

/**
 * What can be done to one container, wherever liblxc runs. Failures are {@link ContainerException}s
 * that name the operation, the container, its state and the ERROR lines of its log.
 */
public final class ContainerOperations {
  /** It takes some ten milliseconds unless the init is frozen, or the host is busy. */
  private static final Duration INIT_EXIT = Duration.ofMillis(250);

  /** It takes some ten milliseconds; what one that is killed hasn't done yet is done for it. */
  private static final Duration MONITOR_EXIT = Duration.ofSeconds(2);

  /** An init that was killed ends after all others: until then nobody can enter it any more. */
  private static final Duration DYING = Duration.ofMillis(100);

  private static final String DEAD = "it is dead: its init has ended";

  private final LxcBackend calls;
  private final ContainerSpec spec;
  private volatile String state = "NEW";
  private volatile @Nullable PidFd init; // set before the state is RUNNING

  public ContainerOperations(LxcBackend calls, ContainerSpec spec) {
    this.calls = calls;
    this.spec = spec;
  }

  /** Of a container that an earlier process has started. */
  public static ContainerOperations ofRunning(
      LxcBackend calls, ContainerSpec spec, StartedProcesses processes) {
    ContainerOperations operations = new ContainerOperations(calls, spec);
    operations.init = processes.init();
    operations.state = "RUNNING";
    return operations;
  }

  /** Makes the directory, the overlay's layers and the configuration. */
  public void define(HostSecurity security) {
    makeDirectory();
    named(
        "create",
        () -> {
          calls.define(
              spec,
              ContainerConfig.beforeCreate(spec),
              ContainerConfig.of(spec, Cgroups.ofThisHost(), security, calls.version()),
              this::makeLayers);
          return true;
        });
    state = "STOPPED";
  }

  private void makeDirectory() {
    try {
      // The mapped root must pass through the container's directory, and owns the layers below.
      makeDirectory(spec.footprint().directory(), spec.idMap() == null ? "rwx------" : "rwx--x--x");
    } catch (IOException e) {
      throw failure("create", e.toString(), e);
    }
  }

  /** The overlay's, which nothing but a start needs. */
  private void makeLayers() {
    try {
      makeDirectory(spec.footprint().overlay(), "rwx------");
      makeDirectory(spec.footprint().upper(), "rwxr-xr-x");
      IdMap idMap = spec.idMap();
      if (idMap != null) {
        for (Path layer : List.of(spec.footprint().overlay(), spec.footprint().upper())) {
          Files.setAttribute(layer, "unix:uid", (int) idMap.first(), LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(layer, "unix:gid", (int) idMap.first(), LinkOption.NOFOLLOW_LINKS);
        }
      }
      new MachineIdentity(spec).make();
    } catch (IOException e) {
      throw failure("create", e.toString(), e);
    }
  }

  private static void makeDirectory(Path directory, String mode) throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  /**
   * Boots it and finds its processes.
   *
   * @throws InterruptedException if interrupted where the calls can be; it doesn't run then
   */
  public StartedProcesses start() throws InterruptedException {
    state = "STARTING";
    int pid;
    try {
      pid = calls.start(spec);
    } catch (LxcCallException e) {
      throw failure("start", e);
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

  // The monitor is init's parent. Reading that after holding init, and holding the monitor before
  // reading it again, proves that both are who they seem.
  private StartedProcesses withMonitor(PidFd init, ProcessId initId, PidFd monitor) {
    try {
      ProcessId monitorId = ProcessId.of(monitor.pid()).orElseThrow(this::exitedAtOnce);
      if (stat(init.pid()).parent() != monitor.pid() || !init.signal(0)) {
        throw exitedAtOnce();
      }
      this.init = init;
      state = "RUNNING";
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
      throw failure("start", String.valueOf(e.getMessage()), e);
    }
    return process.orElseThrow(this::exitedAtOnce);
  }

  private ContainerException exitedAtOnce() {
    return ended("start", "its init (" + spec.initCommand() + ") exited at once");
  }

  /** A failure of an operation on a container that has ended by itself. */
  public ContainerException ended(String operation, String reason) {
    state = "STOPPED";
    return failure(operation, new LxcCallException(reason, null));
  }

  private ProcessStat stat(int pid) {
    try {
      return ProcessStat.read(pid);
    } catch (IOException e) {
      boolean exists = Files.exists(Path.of("/proc", Integer.toString(pid)));
      throw exists ? failure("start", e.toString(), e) : exitedAtOnce();
    }
  }

  /** Its state in liblxc's words. */
  public String state() {
    return named("state", () -> calls.state(spec));
  }

  /** An item of its configuration; several values are joined by newlines. */
  public Optional<String> configItem(String key) {
    return named("config", () -> calls.configItem(spec, key));
  }

  /** Its addresses, as liblxc's get_ips has them. */
  public List<String> ips() {
    return named("addresses", () -> calls.ips(spec));
  }

  /** Runs a command in it, with this environment alone. */
  public Process exec(List<String> command, List<String> environment) {
    try {
      return calls.exec(spec, command, environment);
    } catch (IOException e) {
      throw failure("exec", String.valueOf(e.getMessage()), e);
    } catch (LxcCallException e) {
      throw failure("exec", e, isDead(DYING) ? List.of(DEAD) : List.of());
    }
  }

  /** Whether its init has ended, as the kernel has it: that may not have been told here yet. */
  private boolean isDead(Duration patience) {
    PidFd process = init;
    return process != null && process.awaitExit(patience);
  }

  /** A failure of an operation that needs a container that runs. */
  public ContainerException notRunning(String operation) {
    String reason;
    if (state.equals("DESTROYED")) {
      reason = "it was destroyed";
    } else if (init == null) {
      reason = "it was not started";
    } else {
      reason = isDead(Duration.ZERO) ? DEAD : "it is being destroyed";
    }
    return failure(operation, reason, null);
  }

  /**
   * Kills it and waits until its monitor has ended, even one that doesn't answer. The monitor,
   * whose init was killed, removes what is the container's and ends; nobody needs to ask it.
   */
  public void stop(StartedProcesses processes) {
    processes.init().signal(Libc.SIGKILL);
    if (!processes.monitor().awaitExit(INIT_EXIT)) {
      // An init that was frozen in the container doesn't die, and what else is in there lives on.
      new ContainerCgroups(Cgroups.ofThisHost(), spec.name()).kill();
    }
    if (!processes.monitor().awaitExit(MONITOR_EXIT)) {
      processes.monitor().signal(Libc.SIGKILL);
      processes.monitor().awaitExit(MONITOR_EXIT);
    }
    processes.monitor().reap(); // ours, if this is process 1
    state = "STOPPED";
  }

  /**
   * Removes it, and whatever liblxc leaves of it. It must have been stopped if it was started.
   *
   * @throws ContainerException if something is left; if something of it still runs, no file was
   *     touched
   */
  public void destroy() {
    HostCleanup residue = new HostCleanup(spec.footprint());
    List<String> running = residue.end();
    if (!running.isEmpty()) {
      throw failure(
          "destroy",
          "it still runs, and no file of it was touched: " + String.join(", ", running),
          null);
    }
    Exception refused = null;
    if (Files.exists(spec.footprint().config())) {
      try {
        // What was written in the container: liblxc's own way through it isn't safe.
        TreeRemoval.ofContent(spec.footprint().overlay());
        calls.destroy(spec);
      } catch (LxcCallException | IOException e) {
        refused = e; // what it left is removed without it
      }
    }
    List<String> left = residue.remove();
    if (!left.isEmpty()) {
      throw failure("destroy", "left are " + String.join(", ", left), refused);
    }
    state = "DESTROYED";
  }

  private ContainerException failure(String operation, LxcCallException cause) {
    return failure(operation, cause, List.of());
  }

  private ContainerException failure(String operation, LxcCallException cause, List<String> known) {
    List<String> reasons = new ArrayList<>(known);
    if (cause.getMessage() != null) {
      reasons.add(cause.getMessage());
    }
    reasons.addAll(LogTail.errors(spec.footprint().log()));
    return failure(
        operation, reasons.isEmpty() ? "liblxc says no reason" : String.join("; ", reasons), cause);
  }

  /** A failure of an operation. */
  public ContainerException failure(String operation, String reason, @Nullable Throwable cause) {
    String now = state.equals("RUNNING") && isDead(Duration.ZERO) ? "STOPPED" : state;
    return new ContainerException(
        operation + " of container " + spec.name() + " failed (state " + now + "): " + reason,
        cause);
  }

  private <T> T named(String operation, Supplier<T> call) {
    try {
      return call.get();
    } catch (LxcCallException e) {
      throw failure(operation, e);
    }
  }
}
