package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  // The fields of /proc/PID/stat, counted after the command's name, which may hold anything.
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /** The process that has this pid now; empty if there is none, or it has ended. */
  public static Optional<ProcessId> of(int pid) {
    if (pid <= 0) {
      return Optional.empty();
    }
    try {
      byte[] raw = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "stat"));
      String stat = new String(raw, StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return ended
          ? Optional.empty()
          : Optional.of(new ProcessId(pid, Long.parseLong(fields[START_TIME])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** This very process. */
  public static ProcessId self() {
    return Self.ID;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static final class Self {
    static final ProcessId ID = of((int) ProcessHandle.current().pid()).orElseThrow();
  }
}
