package org.lxcpool.benchmarks.system.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CPU time of all processes on this machine and of the kernel. */
public final class HostCpu {
  /** {@code USER_HZ}, in which {@code /proc/stat} counts, is 100 on every Linux. */
  private static final double MILLIS_PER_TICK = 10;

  private final long busy;
  private final long all;

  private HostCpu(long busy, long all) {
    this.busy = busy;
    this.all = all;
  }

  /** Starts a measurement. */
  public static HostCpu begin() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1);
    long busy = 0;
    long all = 0;
    for (int i = 1; i <= 8; i++) { // user nice system idle iowait irq softirq steal
      long ticks = Long.parseLong(fields[i]);
      all += ticks;
      if (i != 4 && i != 5) {
        busy += ticks;
      }
    }
    return new HostCpu(busy, all);
  }

  /** Returns the CPU time used since the start, in milliseconds. */
  public double busyMillis() throws IOException {
    return (begin().busy - busy) * MILLIS_PER_TICK;
  }

  /** Returns the share of all processors' time used since the start, from 0 to 1. */
  public double busyShare() throws IOException {
    HostCpu now = begin();
    return (double) (now.busy - busy) / Math.max(1, now.all - all);
  }
}
