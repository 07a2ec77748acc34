package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.backend.LxcCallException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cleanup.HostCleanup;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.TreeRemoval;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** The end of one container: stops its processes, and removes it from the host. */
final class ContainerRemoval {
  /** A killed init exits within some ten milliseconds, unless it is frozen or the host is busy. */
  private static final Duration INIT_EXIT = Duration.ofMillis(250);

  /**
   * A monitor exits within some ten milliseconds of its init. What a monitor that is killed hasn't
   * removed yet, {@link HostCleanup} removes.
   */
  private static final Duration MONITOR_EXIT = Duration.ofSeconds(2);

  private final LxcBackend backend;
  private final ContainerSpec spec;
  private final ContainerFailures failures;

  ContainerRemoval(LxcBackend backend, ContainerSpec spec, ContainerFailures failures) {
    this.backend = backend;
    this.spec = spec;
    this.failures = failures;
  }

  /**
   * Kills the container and waits until its monitor has ended. The monitor need not answer: once
   * its init is killed, it removes what belongs to the container and exits. One that doesn't is
   * killed.
   */
  void stop(StartedProcesses processes) {
    processes.init().signal(Libc.SIGKILL);
    if (!processes.monitor().awaitExit(INIT_EXIT)) {
      // An init that was frozen in the container doesn't die, nor do the other processes in there.
      new ContainerCgroups(Cgroups.ofThisHost(), spec.name()).kill();
    }
    if (!processes.monitor().awaitExit(MONITOR_EXIT)) {
      processes.monitor().signal(Libc.SIGKILL);
      processes.monitor().awaitExit(MONITOR_EXIT);
    }
    processes.monitor().reap(); // a child of this process, if this is process 1
  }

  /**
   * Removes the container, and everything that liblxc leaves of it. It must have been stopped if it
   * was started.
   *
   * @throws ContainerException if something is left; if a process of it still runs, no file was
   *     touched
   */
  void remove() {
    HostCleanup cleanup = new HostCleanup(spec.paths());
    List<String> running = cleanup.end();
    if (!running.isEmpty()) {
      throw failures.failure(
          "destroy",
          "it still runs, and no file of it was touched: " + String.join(", ", running),
          null);
    }
    Exception refused = null;
    if (Files.exists(spec.paths().config())) {
      try {
        // The container's own files go first: liblxc's way through them isn't safe.
        TreeRemoval.ofContent(spec.paths().overlay());
        backend.destroy(spec);
      } catch (LxcCallException | IOException e) {
        refused = e; // what liblxc left is removed without it
      }
    }
    List<String> left = cleanup.remove();
    if (!left.isEmpty()) {
      throw failures.failure("destroy", "left are " + String.join(", ", left), refused);
    }
  }
}
