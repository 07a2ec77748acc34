package org.lxcpool.lxc.internal.linux;

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

/**
 * The monitors of the containers of one path, as {@link MonitorProcess} knows them: a start whose
 * agent was killed goes on by itself, and may be in no cgroup and no record yet.
 */
public final class Monitors {
  private static final Path PROC = Path.of("/proc");

  private final Path lxcPath;
  private final Map<String, List<Integer>> pids = new TreeMap<>();

  private Monitors(Path lxcPath) {
    this.lxcPath = lxcPath;
  }

  /** Those that are there now. */
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

  /** The containers that have one. */
  public Set<String> containers() {
    return Set.copyOf(pids.keySet());
  }

  /**
   * Kills those of a container, also ones that are stopped, and what they have started on this
   * host: a hook that doesn't end.
   *
   * @param recorded the monitor by the container's record; none of another pid is one then
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
   * @param isOne looked at while the process is held: the pid may have been another's before
   */
  private static void kill(PidFd monitor, BooleanSupplier isOne) {
    try {
      if (isOne.getAsBoolean()) {
        // It forks nothing more, and its number stays its own, while the others are looked for.
        monitor.signal(Libc.SIGSTOP);
        killSessionOf(monitor.pid());
        monitor.signal(Libc.SIGKILL);
      }
    } finally {
      monitor.close();
    }
  }

  /**
   * Kills the others of the session that a monitor leads: nothing but its own children and theirs
   * can be in it. One that was forked just now leads none yet, and is in the agent's.
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

  /** The session of a process, 0 if it has ended. */
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
