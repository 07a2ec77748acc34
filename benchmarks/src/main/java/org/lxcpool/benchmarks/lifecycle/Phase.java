package org.lxcpool.benchmarks.lifecycle;

import java.util.Locale;
import org.lxcpool.benchmarks.report.Statistics;

/** A phase of a container's life. */
public enum Phase {
  DEFINE,
  START,
  NETWORK,
  EXEC,
  DESTROY;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Its name in the report and in a probe's output. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Prints how long it took each of some containers. */
  void print(long[] nanos) {
    ChildProgram.print(label() + ".p50", Statistics.percentile(nanos, 50) / NANOS_PER_MILLI);
    ChildProgram.print(label() + ".p99", Statistics.percentile(nanos, 99) / NANOS_PER_MILLI);
  }
}
