package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process of this boot, distinguished from a later one with the same pid by its start time.
 *
 * @param pid its pid, 0 for none
 * @param started its start time, in the kernel's clock ticks since the boot
 */
public record ProcessId(int pid, long started) {
  /** No process. */
  public static final ProcessId NONE = new ProcessId(0, 0);

  /** Returns the process that has this pid now; empty if there is none, or it has ended. */
  public static Optional<ProcessId> of(int pid) {
    return pid <= 0 ? Optional.empty() : ProcessStat.of(pid).flatMap(stat -> of(pid, stat));
  }

  /** Returns the process whose status was read; empty if it has ended. */
  public static Optional<ProcessId> of(int pid, ProcessStat stat) {
    return stat.hasEnded() ? Optional.empty() : Optional.of(new ProcessId(pid, stat.started()));
  }

  /** Returns this JVM's process. */
  public static ProcessId self() {
    return Self.ID;
  }

  /** Returns whether the process still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /**
   * Returns whether the process still runs, where this process is in the initial pid namespace and
   * {@link #pid} belongs to a nested one. The process is found by that pid, the last in {@code
   * NSpid}, and by its start time, which is the same in all namespaces.
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
      return true; // unknown
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
