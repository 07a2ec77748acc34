package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The monitor of a container, among the processes of this host.
 *
 * <p>liblxc gives it a title first of all, before it is in any cgroup. Any process can take such a
 * title, so it counts only together with what the kernel says and no other user can have: all of
 * its user ids are root's, and it is in this process's pid namespace, as nothing in a container is.
 * A program that is set-user-id root keeps the real user id of the user who runs it; sudo gives
 * that up, but what ends with such a process is the user's own.
 */
public final class MonitorProcess {
  private static final String TITLE = "[lxc monitor] ";
  private static final Path PROC = Path.of("/proc");
  private static final Path PID_NAMESPACE = Path.of("ns", "pid");

  // In this process's user namespace: the real, effective, saved and file system's one.
  private static final String ROOTS_IDS = "Uid:\t0\t0\t0\t0";

  private MonitorProcess() {}

  /**
   * Returns what the title of a monitor says, its path and its container's name with a space
   * between; empty if the process has ended, or isn't one.
   */
  public static Optional<String> title(int pid) {
    return claimedTitle(pid).filter(title -> isRoots(pid) && !isContained(pid));
  }

  /**
   * Returns the same also for what a monitor has forked and is in its container already: an init
   * that hasn't executed its program yet. Only for processes whose cgroup says that they were a
   * monitor's.
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
