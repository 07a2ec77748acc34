package org.lxcpool.lxc.internal.liblxc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.linux.ProcessStat;

/**
 * The monitors of the containers of one path, recognized by {@link MonitorProcess}. A start whose
 * agent was killed continues, and its monitor may be in no cgroup and no record yet.
 */
public final class Monitors {
  private static final Path PROC = Path.of("/proc");

  private final Path lxcPath;
  private final Map<String, List<Integer>> pids = new TreeMap<>();

  private Monitors(Path lxcPath) {
    this.lxcPath = lxcPath;
  }

  /** Finds the monitors that exist now. */
  public static Monitors in(Path lxcPath) {
    Monitors monitors = new Monitors(lxcPath);
    forEachProcess(
        pid ->
            monitors
                .containerOf(pid)
                .ifPresent(
                    name -> monitors.pids.computeIfAbsent(name, n -> new ArrayList<>()).add(pid)));
    return monitors;
  }

  private Optional<String> containerOf(int pid) {
    String expected = lxcPath + " ";
    return MonitorProcess.title(pid)
        .filter(title -> title.startsWith(expected))
        .map(title -> title.substring(expected.length()));
  }

  /** Returns the names of the containers that have a monitor. */
  public Set<String> containers() {
    return Set.copyOf(pids.keySet());
  }

  /**
   * Kills the monitors of a container, even stopped ones, and the processes they have started on
   * this host, such as a hook that doesn't end.
   *
   * @param recorded the monitor in the container's record, which is then the only one that is
   *     killed
   */
  public void kill(String container, ProcessId recorded) {
    if (recorded.pid() > 0) {
      PidFd.open(recorded.pid()).ifPresent(held -> kill(held, recorded::isAlive));
      return;
    }
    for (int pid : pids.getOrDefault(container, List.of())) {
      PidFd.open(pid)
          .ifPresent(
              held -> kill(held, () -> containerOf(pid).filter(container::equals).isPresent()));
    }
  }

  /**
   * @param isOne evaluated while the process is held by a pidfd: the pid may have been reused
   *     before
   */
  private static void kill(PidFd monitor, BooleanSupplier isOne) {
    try {
      if (isOne.getAsBoolean()) {
        // While stopped it forks no more, and its pid isn't reused while its session is searched.
        monitor.signal(Libc.SIGSTOP);
        killSessionOf(monitor.pid());
        monitor.signal(Libc.SIGKILL);
      }
    } finally {
      monitor.close();
    }
  }

  /**
   * Kills the other processes of the session that a monitor leads: only its descendants can be in
   * it. A monitor that was just forked leads no session yet, and is in the agent's.
   */
  private static void killSessionOf(int monitor) {
    if (session(monitor) != monitor) {
      return;
    }
    forEachProcess(
        pid -> {
          if (pid != monitor && session(pid) == monitor) {
            PidFd.open(pid)
                .ifPresent(
                    process -> {
                      if (session(pid) == monitor) {
                        process.signal(Libc.SIGKILL);
                      }
                      process.close();
                    });
          }
        });
  }

  /** Returns the session of a process; 0 if it has ended. */
  private static int session(int pid) {
    return ProcessStat.of(pid).map(ProcessStat::session).orElse(0);
  }

  private static void forEachProcess(IntConsumer action) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        action.accept(Integer.parseInt(String.valueOf(process.getFileName())));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new ContainerException("can't list " + PROC + ": " + e, e);
    }
  }
}
