package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.liblxc.MonitorProcess;
import org.lxcpool.lxc.internal.linux.DirectoryFd;

/**
 * The processes in a cgroup {@code lxc.monitor.NAME}. Besides the container's monitor it may
 * contain strangers: processes that this one forked while a start had moved it there, for another
 * container's start or as a program of the agent. They must not die with the container.
 */
final class CgroupMembers {
  private CgroupMembers() {}

  static List<String> of(Path cgroup) {
    try {
      return pids(Files.readString(cgroup.resolve("cgroup.procs")));
    } catch (IOException e) {
      return List.of(); // the cgroup was removed meanwhile
    }
  }

  static List<String> of(DirectoryFd cgroup) {
    return pids(cgroup.read("cgroup.procs"));
  }

  // Processes of other pid namespaces are listed as 0.
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

  /** Returns the pids of the processes that are neither a container's monitor nor this process. */
  static List<String> strangers(Path cgroup) {
    String self = Long.toString(ProcessHandle.current().pid());
    return of(cgroup).stream().filter(pid -> !pid.equals(self) && !isMonitor(pid)).toList();
  }

  /**
   * Returns whether a process is a container's monitor, or its init before it executed its program.
   */
  static boolean isMonitorOf(String pid, String container) {
    return title(pid).filter(title -> title.endsWith(" " + container)).isPresent();
  }

  static boolean isMonitor(String pid) {
    return title(pid).isPresent();
  }

  /** Moves a process if it still exists. */
  static void move(String pid, Path cgroup) {
    try {
      Files.writeString(cgroup.resolve("cgroup.procs"), pid);
    } catch (IOException e) {
      // the process has ended, or another container's monitor that has moved itself
    }
  }

  private static Optional<String> title(String pid) {
    return MonitorProcess.titleOfForked(Integer.parseInt(pid.strip()));
  }
}
