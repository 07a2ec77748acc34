package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * Who holds a ledger.
 *
 * @param role what it does with it
 */
public record Holder(ProcessId process, String role, String host) {
  static final Holder UNKNOWN = new Holder(ProcessId.NONE, "somebody", "this host");
  static final String POOL = "pool";
  static final String REAPER = "reaper";

  static Holder self(String role) throws IOException {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return new Holder(ProcessId.self(), role, host);
  }

  static Optional<Holder> parse(String line) {
    String[] words = line.strip().split(" ", 4);
    if (words.length < 4) {
      return Optional.empty();
    }
    try {
      ProcessId process = new ProcessId(Integer.parseInt(words[0]), Long.parseLong(words[1]));
      return Optional.of(new Holder(process, words[2], words[3]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  String line() {
    return process.pid() + " " + process.started() + " " + role + " " + host + "\n";
  }

  @Override
  public String toString() {
    return "the " + role + " in process " + process.pid() + " on " + host;
  }
}
