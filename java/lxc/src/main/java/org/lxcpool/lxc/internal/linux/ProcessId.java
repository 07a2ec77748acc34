package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process of this boot, told from a later one of the same pid by when it started.
 *
 * @param pid its pid, 0 for none
 * @param started when it started, in the kernel's ticks since the boot
 */
public record ProcessId(int pid, long started) {
  /** No process. */
  public static final ProcessId NONE = new ProcessId(0, 0);

  /** The process that has this pid now; empty if there is none, or it has ended. */
  public static Optional<ProcessId> of(int pid) {
    return pid <= 0 ? Optional.empty() : ProcessStat.of(pid).flatMap(stat -> of(pid, stat));
  }

  /** The process of which this was read; empty if it has ended. */
  public static Optional<ProcessId> of(int pid, ProcessStat stat) {
    return stat.hasEnded() ? Optional.empty() : Optional.of(new ProcessId(pid, stat.started()));
  }

  /** This very process. */
  public static ProcessId self() {
    return Self.ID;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /**
   * Whether it still runs, where this is the first pid namespace and its pid is that of another
   * one: found by that pid, the last in {@code NSpid}, and its start, which is the same everywhere.
   */
  public boolean isAliveInNestedNamespace() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        int outer = Integer.parseInt(String.valueOf(process.getFileName()));
        if (isInnermostPid(process) && of(outer).filter(p -> p.started() == started).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return true; // it can't be told
    }
  }

  private boolean isInnermostPid(Path process) {
    try {
      String status =
          new String(Files.readAllBytes(process.resolve("status")), StandardCharsets.ISO_8859_1);
      return status
          .lines()
          .filter(line -> line.startsWith("NSpid:"))
          .anyMatch(line -> line.endsWith("\t" + pid));
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private static final class Self {
    static final ProcessId ID = of((int) ProcessHandle.current().pid()).orElseThrow();
  }
}
