package org.lxcpool.benchmarks.system.lifecycle;

import java.util.Locale;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.host.ChildProgram;

/** A phase of a container's lifecycle. */
public enum Phase {
  DEFINE,
  START,
  NETWORK,
  EXEC,
  DESTROY;

  /** Returns its name in the report and in a probe's output. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Prints percentiles of its durations. */
  void print(long[] nanos) {
    ChildProgram.print(label() + ".p50", Statistics.percentileMillis(nanos, 50));
    ChildProgram.print(label() + ".p99", Statistics.percentileMillis(nanos, 99));
  }
}
