package org.lxcpool.lxc.internal.liblxc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Recognizes the monitors of containers among the processes of this host.
 *
 * <p>liblxc sets the title of a monitor first, before the monitor is in any cgroup. Any process can
 * set such a title. It counts only together with two facts from the kernel that another user's
 * process can't have: all its user ids are root's, and it is in this process's pid namespace, as no
 * process in a container is. A set-user-id program keeps the real user id of its caller; sudo
 * changes that, but a process ended by mistake then belongs to that caller.
 */
public final class MonitorProcess {
  private static final String TITLE = "[lxc monitor] ";
  private static final Path PROC = Path.of("/proc");
  private static final Path PID_NAMESPACE = Path.of("ns", "pid");

  // The real, effective, saved and filesystem uid, as seen in this process's user namespace.
  private static final String ROOTS_IDS = "Uid:\t0\t0\t0\t0";

  private MonitorProcess() {}

  /**
   * Returns the content of a monitor's title, the path and the name of its container separated by a
   * space; empty if the process has ended, or isn't a monitor.
   */
  public static Optional<String> title(int pid) {
    return claimedTitle(pid).filter(title -> isRoots(pid) && !isContained(pid));
  }

  /**
   * Returns the same, and also for a process that a monitor has forked and that is in its container
   * already: an init that hasn't executed its program yet. Only for processes whose cgroup shows
   * that they were a monitor's.
   */
  public static Optional<String> titleOfForked(int pid) {
    return claimedTitle(pid).filter(title -> isRoots(pid) || isContained(pid));
  }

  private static Optional<String> claimedTitle(int pid) {
    try {
      byte[] line = Files.readAllBytes(file(pid).resolve("cmdline"));
      String title = new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip();
      return title.startsWith(TITLE)
          ? Optional.of(title.substring(TITLE.length()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  private static boolean isRoots(int pid) {
    try {
      byte[] status = Files.readAllBytes(file(pid).resolve("status"));
      return new String(status, StandardCharsets.ISO_8859_1).lines().anyMatch(ROOTS_IDS::equals);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isContained(int pid) {
    try {
      return !Files.readSymbolicLink(file(pid).resolve(PID_NAMESPACE))
          .equals(Files.readSymbolicLink(PROC.resolve("self").resolve(PID_NAMESPACE)));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path file(int pid) {
    return PROC.resolve(Integer.toString(pid));
  }
}
