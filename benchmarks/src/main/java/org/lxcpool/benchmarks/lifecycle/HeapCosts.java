package org.lxcpool.benchmarks.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.lxcpool.benchmarks.report.Statistics;

/** What containers cost an agent with a large heap, and what the heap costs them. */
final class HeapCosts {
  // Small enough that G1 keeps many in a region.
  private static final int BLOCK = 1 << 16;
  private static final int BLOCKS_PER_MEGABYTE = 16;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double KIB_PER_MIB = 1024;

  private HeapCosts() {}

  /** The median of some starts, one by one, beside so many live megabytes. */
  static void starts(Fleet fleet, int count, int liveMegabytes) throws Exception {
    byte[][] live = fill(liveMegabytes);
    long[] nanos = new long[count];
    for (int i = -1; i < count; i++) { // the first warms up
      var container = fleet.define();
      long begin = System.nanoTime();
      container.start();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
      fleet.destroy(container);
    }
    ChildProgram.print("start.p50", Statistics.percentile(nanos, 50) / NANOS_PER_MILLI);
    keep(live);
  }

  /**
   * What the machine has lost once an agent with so many live megabytes has some containers ready
   * and has written all of its heap anew; and how much longer that took than before.
   */
  static void memory(Fleet fleet, int count, int liveMegabytes) throws Exception {
    byte[][] live = fill(liveMegabytes);
    rewrite(live, (byte) 2); // compiles it
    double before = rewrite(live, (byte) 3);
    double available = availableMegabytes();
    fleet.each(count, 2, container -> container.start());
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
