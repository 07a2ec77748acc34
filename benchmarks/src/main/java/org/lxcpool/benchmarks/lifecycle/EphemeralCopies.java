package org.lxcpool.benchmarks.lifecycle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** LXC's own tool for short-lived containers, {@code lxc-copy -e}, some of them at once. */
final class EphemeralCopies {
  static final String TOOL = "lxc-copy";

  private static final int AT_ONCE = 5;

  private final Baseline base;
  private final String prefix;
  private final List<String> made = new ArrayList<>();

  EphemeralCopies(Baseline base, String prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /** Returns when so many run; the tool waits for that, and not for an address. */
  void fill(int count) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("xargs", "-n", "1", "-P", Integer.toString(AT_ONCE), TOOL));
    command.addAll(List.of("-P", base.lxcPath().toString(), "-n", Baseline.NAME, "-e", "-N"));
    Process tool =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> names = IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    try (var in = tool.outputWriter()) {
      in.write(String.join("\n", names));
    }
    if (tool.waitFor() != 0) {
      throw new IOException(TOOL + " failed");
    }
    made.addAll(names);
  }

  /** Removes what it has made. */
  void empty() {
    made.forEach(name -> base.remove(name, true));
    made.clear();
  }
}
