package org.lxcpool.benchmarks.system.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.host.ChildProgram;

/** Measures the mutual cost of containers and an agent's large heap. */
final class HeapCosts {
  // Small enough for G1 to keep several in a region.
  private static final int BLOCK = 1 << 16;
  private static final int BLOCKS_PER_MEGABYTE = 16;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double KIB_PER_MIB = 1024;

  private HeapCosts() {}

  /** Measures the median of single starts with a number of live megabytes in the heap. */
  static void starts(ContainerGroup group, int count, int liveMegabytes) throws Exception {
    byte[][] live = fill(liveMegabytes);
    long[] nanos = new long[count];
    for (int i = -1; i < count; i++) { // the first one warms up
      var container = group.define();
      long begin = System.nanoTime();
      container.start();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
      group.destroy(container);
    }
    ChildProgram.print("start.p50", Statistics.percentileMillis(nanos, 50));
    keep(live);
  }

  /**
   * Measures how much memory the machine has lost once an agent has containers ready and has
   * rewritten its whole heap, and how long that rewrite takes compared with one before.
   */
  static void memory(ContainerGroup group, int count, int liveMegabytes) throws Exception {
    byte[][] live = fill(liveMegabytes);
    rewrite(live, (byte) 2); // lets it be compiled
    double before = rewrite(live, (byte) 3);
    double available = availableMegabytes();
    group.each(count, 2, container -> container.start());
    double after = rewrite(live, (byte) 4);
    ChildProgram.print("lost", available - availableMegabytes());
    ChildProgram.print("before", before);
    ChildProgram.print("after", after);
    keep(live);
  }

  private static byte[][] fill(int megabytes) {
    byte[][] live = new byte[megabytes * BLOCKS_PER_MEGABYTE][];
    for (int i = 0; i < live.length; i++) {
      live[i] = new byte[BLOCK];
      Arrays.fill(live[i], (byte) 1);
    }
    return live;
  }

  private static double rewrite(byte[][] live, byte value) {
    long begin = System.nanoTime();
    for (byte[] block : live) {
      Arrays.fill(block, value);
    }
    return (System.nanoTime() - begin) / NANOS_PER_MILLI;
  }

  private static void keep(byte[][] live) {
    if (live.length > 0 && live[live.length - 1][0] == 0) {
      throw new IllegalStateException("the heap was not written");
    }
  }

  private static double availableMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / KIB_PER_MIB;
  }
}
