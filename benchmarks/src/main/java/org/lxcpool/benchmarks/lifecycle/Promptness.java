package org.lxcpool.benchmarks.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.report.Statistics;
import org.lxcpool.lxc.LxcContainer;

/** How soon what happened to a container is known, undone or done. */
final class Promptness {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long LONGEST_START = TimeUnit.MILLISECONDS.toNanos(25);

  private Promptness() {}

  /**
   * Interrupts starts at moments of chance until all that they left is gone: a destroy returns when
   * nothing is left, and throws if something is.
   */
  static void kills(Fleet fleet, int count, int seed) throws Exception {
    Random random = new Random(seed);
    long[] nanos = new long[count];
    int interrupted = 0;
    for (int i = -1; i < count; i++) { // the first warms up
      LxcContainer container = fleet.define();
      StartingThread start = new StartingThread(container);
      start.start();
      TimeUnit.NANOSECONDS.sleep(i < 0 ? 0 : random.nextLong(LONGEST_START));
      long begin = System.nanoTime();
      start.interrupt();
      start.join();
      fleet.destroy(container);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
        interrupted += start.wasInterrupted ? 1 : 0;
      }
    }
    ChildProgram.print("p50", Statistics.percentile(nanos, 50) / NANOS_PER_MILLI);
    ChildProgram.print("p99", Statistics.percentile(nanos, 99) / NANOS_PER_MILLI);
    ChildProgram.print("interrupted", interrupted);
  }

  private static final class StartingThread extends Thread {
    private final LxcContainer container;
    private volatile boolean wasInterrupted;

    StartingThread(LxcContainer container) {
      super("start");
      this.container = container;
    }

    @Override
    public void run() {
      try {
        container.start();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
  }

  /** From the kill of an init until the container isn't alive any more. */
  static void deaths(Fleet fleet, int count) throws Exception {
    long[] nanos = new long[count];
    for (int i = -1; i < count; i++) {
      LxcContainer container = fleet.start();
      ProcessHandle init = ProcessHandle.of(container.initPid()).orElseThrow();
      long begin = System.nanoTime();
      boolean unused = init.destroyForcibly();
      while (container.isAlive()) {
        Thread.onSpinWait();
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
      fleet.destroy(container);
    }
    ChildProgram.print("p50", Statistics.percentile(nanos, 50) / NANOS_PER_MILLI);
    ChildProgram.print("p99", Statistics.percentile(nanos, 99) / NANOS_PER_MILLI);
  }

  /** A command that does nothing, by us and by liblxc's tool out of a shell's loop. */
  static void exec(Fleet fleet, Path home, int count) throws Exception {
    LxcContainer container = fleet.start();
    for (int i = 0; i < count; i++) { // warms up
      runTrue(container);
    }
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      runTrue(container);
    }
    ChildProgram.print("ours", (System.nanoTime() - begin) / NANOS_PER_MILLI / count);
    String loop =
        "i=0; while [ $i -lt \"$1\" ]; do lxc-attach -P \"$2\" -n \"$3\" -- /bin/true || exit 1;"
            + " i=$((i+1)); done";
    begin = System.nanoTime();
    Process shell =
        new ProcessBuilder(
                List.of(
                    "sh",
                    "-c",
                    loop,
                    "sh",
                    Integer.toString(count),
                    home.resolve("containers").toString(),
                    container.name()))
            .inheritIO()
            .start();
    if (shell.waitFor() != 0) {
      throw new IOException("lxc-attach failed; it is in the package lxc");
    }
    ChildProgram.print("tool", (System.nanoTime() - begin) / NANOS_PER_MILLI / count);
  }

  private static void runTrue(LxcContainer container) throws InterruptedException {
    if (container.exec(List.of("/bin/true")).waitFor() != 0) {
      throw new IllegalStateException("/bin/true failed");
    }
  }
}
