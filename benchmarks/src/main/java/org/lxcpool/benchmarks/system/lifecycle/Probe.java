package org.lxcpool.benchmarks.system.lifecycle;

import java.nio.file.Path;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.StartMode;

/**
 * The program of a measurement in a separate JVM, whose options set the heap size and the fork
 * guard. It prints the numbers. Arguments: the measurement, the home of the benchmark host, the
 * start mode, whether containers are privileged, a count, and one number whose meaning depends on
 * the measurement.
 */
final class Probe {
  private Probe() {}

  /** The measurements. */
  enum What {
    AGENT,
    HEAP,
    MEMORY,
    KILLS,
    DEATHS,
    EXEC,
    COLD_POOL,
    LEGACY_POOL,
    COPIES
  }

  public static void main(String[] arguments) throws Exception {
    What what = What.valueOf(arguments[0]);
    Path home = Path.of(arguments[1]);
    StartMode mode = StartMode.valueOf(arguments[2]);
    boolean privileged = Boolean.parseBoolean(arguments[3]);
    int count = Integer.parseInt(arguments[4]);
    int second = Integer.parseInt(arguments[5]);
    switch (what) {
      case AGENT ->
          AgentJvm.serve(home, mode, privileged, count, second, Integer.parseInt(arguments[6]));
      case COLD_POOL -> ColdPool.measure(home, mode, privileged, count, second);
      case LEGACY_POOL -> ColdPool.legacyPool(home, count, second);
      case COPIES -> ColdPool.copies(home, count);
      default -> onGroup(what, home, mode, privileged, count, second);
    }
  }

  private static void onGroup(
      What what, Path home, StartMode mode, boolean privileged, int count, int second)
      throws Exception {
    try (ContainerGroup group = new ContainerGroup(BenchHost.factory(home, mode, privileged))) {
      switch (what) {
        case HEAP -> HeapCosts.starts(group, count, second);
        case MEMORY -> HeapCosts.memory(group, count, second);
        case KILLS -> Latencies.kills(group, count, second);
        case DEATHS -> Latencies.deaths(group, count);
        case EXEC -> Latencies.exec(group, home, count);
        default -> throw new IllegalArgumentException(what.name());
      }
    }
  }
}
