package org.lxcpool.lxc.internal.reap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.function.IntConsumer;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.libc.Libc;
import org.lxcpool.lxc.internal.libc.PidFd;
import org.lxcpool.lxc.internal.libc.ProcessStat;

/**
 * The monitors of the containers of one path, known by the title that liblxc gives them first of
 * all: a start whose agent was killed goes on by itself, and may be in no cgroup yet.
 */
public final class Monitors {
  private static final String TITLE = "[lxc monitor] ";
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

  /** The container that a process is the monitor of, by its title. */
  private Optional<String> containerOf(int pid) {
    Path process = PROC.resolve(Integer.toString(pid));
    try {
      String title =
          new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
              .replace('\0', ' ')
              .strip();
      String expected = TITLE + lxcPath + " ";
      // A process in a container can call itself what it wants: a monitor is outside.
      return title.startsWith(expected) && isOutside(process)
          ? Optional.of(title.substring(expected.length()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  private static boolean isOutside(Path process) throws IOException {
    Path namespace = Path.of("ns", "pid");
    return Files.readSymbolicLink(process.resolve(namespace))
        .equals(Files.readSymbolicLink(PROC.resolve("self").resolve(namespace)));
  }

  /** The containers that have one. */
  public Set<String> containers() {
    return Set.copyOf(pids.keySet());
  }

  /**
   * Kills those of a container, also ones that are stopped, and what they have started on this
   * host: a hook that doesn't end. Each monitor leads a session of its own.
   */
  void kill(String container) {
    for (int pid : pids.getOrDefault(container, List.of())) {
      int session = session(pid);
      PidFd.open(pid)
          .ifPresent(
              monitor -> {
                // Read again while it is held: the pid may be another's by now.
                if (containerOf(pid).filter(container::equals).isPresent()) {
                  monitor.signal(Libc.SIGKILL);
                  killSession(session);
                }
                monitor.close();
              });
    }
  }

  private static void killSession(int session) {
    if (session <= 1 || session == session((int) ProcessHandle.current().pid())) {
      return; // it hadn't one of its own yet
    }
    forEachProcess(
        pid -> {
          if (session(pid) == session) {
            PidFd.open(pid)
                .ifPresent(
                    process -> {
                      if (session(pid) == session) {
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
