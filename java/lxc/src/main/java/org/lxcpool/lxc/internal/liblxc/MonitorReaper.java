package org.lxcpool.lxc.internal.liblxc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.linux.ProcessStat;

/**
 * Reaps the monitors and inits of containers that were reparented to this process, because it is
 * process 1 of its pid namespace or a subreaper. Without that they stay as zombies. Each is waited
 * for individually: the JVM waits for its own children, and must get their exit codes.
 */
public final class MonitorReaper {
  private static final int PR_GET_CHILD_SUBREAPER = 37;

  /**
   * The names a monitor inherits, since it is a fork that executed no program: of our threads and
   * of the launcher.
   */
  private static final Set<String> FORKED_FROM = Set.of("lxcpool-native-", "lxcpool-launche");

  private MonitorReaper() {}

  /** Reaps the monitors and inits that have ended, and no other process. */
  public static void reap() {
    if (!adopts()) {
      return;
    }
    int self = (int) ProcessHandle.current().pid();
    ProcessHandle.current()
        .children()
        .map(child -> (int) child.pid())
        .filter(child -> isDead(child, self) && (isMonitor(child) || isInit(child)))
        .forEach(child -> PidFd.open(child).ifPresent(MonitorReaper::reap));
  }

  private static void reap(PidFd process) {
    try (process) {
      process.reap();
    }
  }

  private static boolean adopts() {
    int[] subreaper = new int[1];
    return ProcessHandle.current().pid() == 1
        || (Libc.INSTANCE.prctl(PR_GET_CHILD_SUBREAPER, subreaper) == 0 && subreaper[0] != 0);
  }

  private static boolean isDead(int pid, int parent) {
    return ProcessStat.of(pid)
        .filter(stat -> stat.hasEnded() && stat.parent() == parent)
        .isPresent();
  }

  // A monitor leads a session in our own pid namespace; a command in a container is in another one.
  private static boolean isMonitor(int pid) {
    return ProcessStat.of(pid).filter(stat -> stat.session() == pid).isPresent()
        && FORKED_FROM.contains(read(pid, "comm").strip())
        && ids(pid).size() == ids((int) ProcessHandle.current().pid()).size();
  }

  private static boolean isInit(int pid) {
    List<String> ids = ids(pid);
    return ids.size() > 1 && ids.get(ids.size() - 1).equals("1");
  }

  /**
   * Returns the pids of a process in nested namespaces, beginning with the outermost visible one.
   */
  private static List<String> ids(int pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("NSpid:"))
        .findFirst()
        .map(line -> List.of(line.substring("NSpid:".length()).strip().split("\\s+")))
        .orElse(List.of());
  }

  private static String read(int pid, String file) {
    try {
      Path path = Path.of("/proc", Integer.toString(pid), file);
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it was reaped meanwhile
    }
  }
}
