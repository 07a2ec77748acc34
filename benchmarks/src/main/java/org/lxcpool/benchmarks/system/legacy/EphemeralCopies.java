package org.lxcpool.benchmarks.system.legacy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Containers created by LXC's tool for ephemeral copies, {@code lxc-copy -e}, 5 at a time. */
public final class EphemeralCopies {
  public static final String TOOL = "lxc-copy";

  private static final int CONCURRENCY = 5;

  private final BaseContainer base;
  private final String prefix;
  private final List<String> created = new ArrayList<>();

  public EphemeralCopies(BaseContainer base, String prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /** Returns once the containers run. The tool doesn't wait for an address. */
  public void fill(int count) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("xargs", "-n", "1", "-P", Integer.toString(CONCURRENCY), TOOL));
    command.addAll(List.of("-P", base.lxcPath().toString(), "-n", BaseContainer.NAME, "-e", "-N"));
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
    created.addAll(names);
  }

  /** Removes the containers. */
  public void clear() {
    created.forEach(name -> base.remove(name, true));
    created.clear();
  }
}
