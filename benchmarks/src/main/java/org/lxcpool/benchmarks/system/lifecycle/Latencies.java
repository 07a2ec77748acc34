package org.lxcpool.benchmarks.system.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.lxc.LxcContainer;

/** Measures latencies: of the cleanup of a killed start, of noticing a death, and of exec. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long LONGEST_START = TimeUnit.MILLISECONDS.toNanos(25);

  private Latencies() {}

  /**
   * Interrupts starts at random instants and measures the time until everything that they left is
   * removed: a destroy returns when nothing is left, and throws if something is.
   */
  static void kills(ContainerGroup group, int count, int seed) throws Exception {
    Random random = new Random(seed);
    long[] nanos = new long[count];
    int interrupted = 0;
    for (int i = -1; i < count; i++) { // the first one warms up
      LxcContainer container = group.define();
      StartingThread start = new StartingThread(container);
      start.start();
      TimeUnit.NANOSECONDS.sleep(i < 0 ? 0 : random.nextLong(LONGEST_START));
      long begin = System.nanoTime();
      start.interrupt();
      start.join();
      group.destroy(container);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
        interrupted += start.wasInterrupted ? 1 : 0;
      }
    }
    ChildProgram.print("p50", Statistics.percentileMillis(nanos, 50));
    ChildProgram.print("p99", Statistics.percentileMillis(nanos, 99));
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

  /** Measures the time from the kill of an init until {@code isAlive} is false. */
  static void deaths(ContainerGroup group, int count) throws Exception {
    long[] nanos = new long[count];
    for (int i = -1; i < count; i++) {
      LxcContainer container = group.start();
      ProcessHandle init = ProcessHandle.of(container.initPid()).orElseThrow();
      long begin = System.nanoTime();
      boolean unused = init.destroyForcibly();
      while (container.isAlive()) {
        Thread.onSpinWait();
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
      group.destroy(container);
    }
    ChildProgram.print("p50", Statistics.percentileMillis(nanos, 50));
    ChildProgram.print("p99", Statistics.percentileMillis(nanos, 99));
  }

  /** Measures a command that does nothing, through {@code exec} and through lxc-attach. */
  static void exec(ContainerGroup group, Path home, int count) throws Exception {
    LxcContainer container = group.start();
    for (int i = 0; i < count; i++) { // warm-up
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
      throw new IOException("lxc-attach failed; install the package lxc");
    }
    ChildProgram.print("tool", (System.nanoTime() - begin) / NANOS_PER_MILLI / count);
  }

  private static void runTrue(LxcContainer container) throws InterruptedException {
    if (container.exec(List.of("/bin/true")).waitFor() != 0) {
      throw new IllegalStateException("/bin/true failed");
    }
  }
}
