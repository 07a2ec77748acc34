package org.lxcpool.benchmarks.lifecycle;

import java.nio.file.Path;

/**
 * Measures one thing in a JVM of its own, whose heap and guard the options of that JVM set, and
 * prints the numbers. The arguments: what, the ground's home, the way, privileged or not, a count,
 * and how many at once.
 */
final class Probe {
  private Probe() {}

  /** What can be measured. */
  enum What {
    AGENT,
    HEAP,
    MEMORY,
    KILLS,
    DEATHS,
    EXEC,
    COLD_POOL,
    ANCESTOR,
    COPIES
  }

  public static void main(String[] arguments) throws Exception {
    What what = What.valueOf(arguments[0]);
    Path home = Path.of(arguments[1]);
    Way way = Way.valueOf(arguments[2]);
    boolean privileged = Boolean.parseBoolean(arguments[3]);
    int count = Integer.parseInt(arguments[4]);
    int second = Integer.parseInt(arguments[5]);
    switch (what) {
      case AGENT ->
          Agent.serve(home, way, privileged, count, second, Integer.parseInt(arguments[6]));
      case COLD_POOL -> ColdPool.measure(home, way, privileged, count, second);
      case ANCESTOR -> ColdPool.ancestor(home, count, second);
      case COPIES -> ColdPool.copies(home, count);
      default -> onFleet(what, home, way, privileged, count, second);
    }
  }

  private static void onFleet(
      What what, Path home, Way way, boolean privileged, int count, int second) throws Exception {
    try (Fleet fleet = new Fleet(BenchHost.factory(home, way, privileged))) {
      switch (what) {
        case HEAP -> HeapCosts.starts(fleet, count, second);
        case MEMORY -> HeapCosts.memory(fleet, count, second);
        case KILLS -> Promptness.kills(fleet, count, second);
        case DEATHS -> Promptness.deaths(fleet, count);
        case EXEC -> Promptness.exec(fleet, home, count);
        default -> throw new IllegalArgumentException(what.name());
      }
    }
  }
}
