package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.linux.DirectoryFd;
import org.lxcpool.lxc.internal.linux.MonitorProcess;

/**
 * The processes in a cgroup {@code lxc.monitor.NAME}. Besides the container's monitor there may be
 * strangers: what this process forked while a start had moved it there, another container's start
 * or a program of the agent's own, which must not die with the container.
 */
final class CgroupMembers {
  private CgroupMembers() {}

  static List<String> of(Path cgroup) {
    try {
      return pids(Files.readString(cgroup.resolve("cgroup.procs")));
    } catch (IOException e) {
      return List.of(); // removed meanwhile
    }
  }

  static List<String> of(DirectoryFd cgroup) {
    return pids(cgroup.read("cgroup.procs"));
  }

  // Those of other pid namespaces are 0 to this one.
  private static List<String> pids(String lines) {
    return lines.lines().map(String::strip).filter(pid -> !pid.equals("0")).toList();
  }

  /** Describes a process for messages. */
  static String describe(String pid) {
    try {
      String name = Files.readString(Path.of("/proc", pid, "comm"), StandardCharsets.ISO_8859_1);
      return "process " + pid + " (" + name.replaceAll("[^ -~]", "") + ")";
    } catch (IOException e) {
      return "process " + pid;
    }
  }

  /** The pids of those that are no monitor of any container, and not this process. */
  static List<String> strangers(Path cgroup) {
    String self = Long.toString(ProcessHandle.current().pid());
    return of(cgroup).stream().filter(pid -> !pid.equals(self) && !isMonitor(pid)).toList();
  }

  /** Whether a process is the monitor of this container, or its init before it became one. */
  static boolean isMonitorOf(String pid, String container) {
    return title(pid).filter(title -> title.endsWith(" " + container)).isPresent();
  }

  static boolean isMonitor(String pid) {
    return title(pid).isPresent();
  }

  /** Moves a process; it may have ended, or be of another container, which moves itself. */
  static void move(String pid, Path cgroup) {
    try {
      Files.writeString(cgroup.resolve("cgroup.procs"), pid);
    } catch (IOException e) {
      // ended meanwhile: there is nothing to save
    }
  }

  private static Optional<String> title(String pid) {
    return MonitorProcess.titleOfForked(Integer.parseInt(pid.strip()));
  }
}
