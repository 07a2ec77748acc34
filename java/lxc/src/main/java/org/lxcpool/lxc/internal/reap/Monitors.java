package org.lxcpool.lxc.internal.reap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lxcpool.lxc.internal.libc.Libc;
import org.lxcpool.lxc.internal.libc.PidFd;

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
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        int pid = Integer.parseInt(String.valueOf(process.getFileName()));
        monitors
            .containerOf(pid)
            .ifPresent(
                name -> monitors.pids.computeIfAbsent(name, n -> new ArrayList<>()).add(pid));
      }
    } catch (IOException e) {
      throw new IllegalStateException("can't list " + PROC, e);
    }
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

  /** Kills those of a container, also ones that are stopped. */
  void kill(String container) {
    for (int pid : pids.getOrDefault(container, List.of())) {
      PidFd.open(pid)
          .ifPresent(
              process -> {
                // Read again while it is held: the pid may be another's by now.
                if (containerOf(pid).filter(container::equals).isPresent()) {
                  process.signal(Libc.SIGKILL);
                }
                process.close();
              });
    }
  }
}
