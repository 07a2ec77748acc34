package org.lxcpool.lxc.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.HomeKeeper;
import org.lxcpool.lxc.internal.libc.Libc;
import org.lxcpool.lxc.internal.libc.PidFd;
import org.lxcpool.lxc.internal.liblxc.AttachRequest;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.NativeThread;

/**
 * What can be done to one container with liblxc in this process. Every operation opens a handle of
 * its own, on a thread of its own. Failures are {@link ContainerException}s that name the
 * operation, the container, its state and the ERROR lines of its log.
 */
public final class ContainerOperations {
  /**
   * How long a monitor may take to answer. Usual are milliseconds; a monitor that was stopped or
   * has crashed never answers, and liblxc 5 waits for it for ever.
   */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration MONITOR_EXIT = Duration.ofSeconds(5);

  private final Liblxc liblxc;
  private final ContainerSpec spec;
  private volatile String state = "NEW";

  public ContainerOperations(Liblxc liblxc, ContainerSpec spec) {
    this.liblxc = liblxc;
    this.spec = spec;
  }

  /** The processes of a started container. */
  public record Started(PidFd init, PidFd monitor) {}

  /** Makes the directory, the overlay's layers and the configuration. */
  public void define(HostSecurity security) {
    onHandle(
        "create",
        handle -> {
          makeDirectories();
          set(handle, ContainerConfig.beforeCreate(spec));
          if (!handle.create()) {
            throw failure("create", null);
          }
          set(handle, ContainerConfig.of(spec, Cgroups.ofThisHost(), security));
          if (!handle.saveConfig()) {
            throw failure("create", null);
          }
          return true;
        });
    state = "STOPPED";
  }

  private void set(LxcHandle handle, List<ConfigItem> items) {
    for (ConfigItem item : items) {
      if (!handle.setConfigItem(item.key(), item.value())) {
        throw failure(
            "create", "liblxc refuses " + item.key() + " = \"" + item.value() + "\"", null);
      }
    }
  }

  private void makeDirectories() {
    try {
      // The mapped root must pass through the container's directory, and owns the layers below.
      makeDirectory(spec.directory(), "rwx--x--x");
      makeDirectory(spec.overlay(), "rwx------");
      makeDirectory(spec.upper(), "rwxr-xr-x");
      IdMap idMap = spec.idMap();
      if (idMap != null) {
        for (Path layer : List.of(spec.overlay(), spec.upper())) {
          Files.setAttribute(layer, "unix:uid", (int) idMap.first(), LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(layer, "unix:gid", (int) idMap.first(), LinkOption.NOFOLLOW_LINKS);
        }
      }
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
   * @throws InterruptedException if interrupted while it waited for another container's start
   */
  public Started start() throws InterruptedException {
    state = "STARTING";
    int pid = HomeKeeper.returningHome(() -> onHandle("start", this::startAndGetPid));
    PidFd init = PidFd.open(pid).orElseThrow(this::exitedAtOnce);
    // The monitor is init's parent. Reading that after holding init, and holding the monitor before
    // reading it again, proves that both are who they seem.
    try {
      int parent = parentOf(pid);
      PidFd monitor = PidFd.open(parent).orElseThrow(this::exitedAtOnce);
      if (parentOf(pid) != parent || !init.signal(0)) {
        monitor.close();
        throw exitedAtOnce();
      }
      state = "RUNNING";
      return new Started(init, monitor);
    } catch (ContainerException e) {
      init.close();
      throw e;
    }
  }

  private int startAndGetPid(LxcHandle handle) {
    if (!handle.startDaemonized()) {
      throw failure("start", null);
    }
    return handle.initPid();
  }

  private ContainerException exitedAtOnce() {
    state = "STOPPED";
    return failure("start", "its init (" + spec.base().initCommand() + ") exited at once", null);
  }

  private int parentOf(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
      // The command's name, in parentheses, may hold anything; the parent is the second field
      // after.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
      return Integer.parseInt(fields[1]);
    } catch (IOException e) {
      throw exitedAtOnce();
    }
  }

  /** Its state in liblxc's words. */
  public String state() {
    return onHandle("state", LxcHandle::state);
  }

  /** An item of its configuration; several values are joined by newlines. */
  public Optional<String> configItem(String key) {
    return onHandle("config", handle -> handle.configItem(key));
  }

  /** Its addresses, as liblxc's get_ips has them. */
  public List<String> ips() {
    return onHandle("addresses", handle -> handle.ips(null));
  }

  /** Runs a command in it; returns the pid, a child of this process. */
  public int attach(AttachRequest request) {
    return onHandle(
        "exec",
        handle -> {
          int pid = handle.attach(request);
          if (pid <= 0) {
            throw failure("exec", null);
          }
          return pid;
        });
  }

  /** Kills it and waits until its monitor has ended, even one that doesn't answer. */
  public void stop(Started processes) {
    Runnable kill =
        () -> {
          processes.init().signal(Libc.SIGKILL);
          processes.monitor().signal(Libc.SIGKILL);
        };
    bounded("stop", kill, () -> withHandle(LxcHandle::stop));
    if (!processes.monitor().awaitExit(MONITOR_EXIT)) {
      kill.run();
      processes.monitor().awaitExit(MONITOR_EXIT);
    }
    state = "STOPPED";
  }

  /**
   * Removes it, and whatever liblxc leaves of it. It must have been stopped if it was started.
   *
   * @throws ContainerException if something is left
   */
  public void destroy() {
    if (Files.exists(spec.directory().resolve("config"))) {
      onHandle(
          "destroy",
          handle -> {
            // As root nothing needs the container's user namespace, for which liblxc would fork.
            handle.clearConfigItem("lxc.idmap");
            return handle.destroy();
          });
    }
    List<String> left = new Residue(spec).remove();
    if (!left.isEmpty()) {
      throw new ContainerException(
          "destroy of container " + spec.name() + " failed: left are " + String.join(", ", left));
    }
    state = "DESTROYED";
  }

  /** A failure of an operation, with the ERROR lines of the log for a reason. */
  public ContainerException failure(String operation, @Nullable Throwable cause) {
    List<String> errors = LogTail.errors(spec.log());
    return failure(
        operation, errors.isEmpty() ? "liblxc says no reason" : String.join("; ", errors), cause);
  }

  /** A failure of an operation. */
  public ContainerException failure(String operation, String reason, @Nullable Throwable cause) {
    return new ContainerException(
        operation + " of container " + spec.name() + " failed (state " + state + "): " + reason,
        cause);
  }

  private <T> T onHandle(String operation, Function<LxcHandle, T> call) {
    boolean takesItsTime = operation.equals("start") || operation.equals("create");
    if (takesItsTime) {
      return NativeThread.call(label(operation), () -> withHandle(call));
    }
    return bounded(operation, () -> {}, () -> withHandle(call));
  }

  private <T> T bounded(String operation, Runnable rescue, Callable<T> call) {
    return NativeThread.call(label(operation), ANSWER, rescue, call);
  }

  private <T> T withHandle(Function<LxcHandle, T> call) {
    try (LxcHandle handle = LxcHandle.open(liblxc, spec.lxcPath(), spec.name())) {
      return call.apply(handle);
    }
  }

  private String label(String operation) {
    return operation + " " + spec.name();
  }
}
