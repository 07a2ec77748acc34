package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The status of a process, from {@code /proc/PID/stat}.
 *
 * @param hasEnded whether it has ended and wasn't reaped yet
 * @param parent the pid of its parent
 * @param session the pid of its session's leader
 * @param started its start time, in the kernel's clock ticks since the boot
 */
public record ProcessStat(boolean hasEnded, int parent, int session, long started) {
  private static final Path PROC = Path.of("/proc");

  // Indexes of fields after the command's name, which may contain any character.
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int SESSION = 3;
  private static final int START_TIME = 19;

  /**
   * Reads the status of the process that has this pid now.
   *
   * @throws IOException if there is none, or it can't be read
   */
  public static ProcessStat read(int pid) throws IOException {
    byte[] raw = Files.readAllBytes(PROC.resolve(Integer.toString(pid)).resolve("stat"));
    String stat = new String(raw, StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TIME + 2);
    return new ProcessStat(
        fields[STATE].equals("Z") || fields[STATE].equals("X"),
        Integer.parseInt(fields[PARENT]),
        Integer.parseInt(fields[SESSION]),
        Long.parseLong(fields[START_TIME]));
  }

  /**
   * Returns the status of the process that has this pid now; empty if there is none, or it can't be
   * read.
   */
  public static Optional<ProcessStat> of(int pid) {
    try {
      return Optional.of(read(pid));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
