package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * The process that holds the lock of a ledger.
 *
 * @param role what the process does with the ledger, one word
 */
public record LockHolder(ProcessId process, String role, String host) {
  static final LockHolder UNKNOWN = new LockHolder(ProcessId.NONE, "unknown", "this host");
  static final String POOL = "pool";
  static final String REAPER = "reaper";

  static LockHolder self(String role) throws IOException {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return new LockHolder(ProcessId.self(), role, host);
  }

  /** Reads a holder from its line; empty if the line isn't one. */
  static Optional<LockHolder> parse(String line) {
    String[] words = line.strip().split(" ", 4);
    if (words.length < 4) {
      return Optional.empty();
    }
    try {
      ProcessId process = new ProcessId(Integer.parseInt(words[0]), Long.parseLong(words[1]));
      return Optional.of(new LockHolder(process, words[2], words[3]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  String line() {
    return process.pid() + " " + process.started() + " " + role + " " + host + "\n";
  }

  @Override
  public String toString() {
    return equals(UNKNOWN)
        ? "an unknown process"
        : "the " + role + " in process " + process.pid() + " on " + host;
  }
}
