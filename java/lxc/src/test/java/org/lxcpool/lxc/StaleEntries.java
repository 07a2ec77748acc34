package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/** A process that records many containers, of which only the directories exist, and exits. */
final class StaleEntries {
  private StaleEntries() {}

  /** Runs the process. */
  static void record(LxcTestHost host, int count) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StaleEntries.class.getName(),
                    host.home().toString(),
                    host.mark(),
                    host.lxcPath().toString(),
                    Integer.toString(count)))
            .inheritIO()
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException("no stale entries: " + process);
    }
  }

  private static String letters(int number) {
    StringBuilder letters = new StringBuilder();
    for (char digit : String.format(Locale.ROOT, "%05d", number).toCharArray()) {
      letters.append((char) ('a' + digit - '0'));
    }
    return letters.toString();
  }

  public static void main(String[] arguments) throws IOException {
    Path lxcPath = Path.of(arguments[2]);
    try (Ledger ledger = Ledger.open(Path.of(arguments[0]), arguments[1])) {
      for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
        String name = arguments[1] + "-stale" + letters(i);
        Path directory = new ContainerPaths(name, lxcPath).directory();
        Files.createDirectories(directory.resolve("overlay"));
        Files.writeString(directory.resolve("config"), "lxc.uts.name = " + name + "\n");
        LedgerEntry entry = ledger.reserve(Intent.now(0, name, lxcPath, "", "")).intended();
        entry.created();
        entry.starting();
        entry.started(ProcessId.NONE, ProcessId.NONE);
        entry.ready();
      }
    }
  }
}
