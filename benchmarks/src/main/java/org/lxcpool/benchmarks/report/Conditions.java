package org.lxcpool.benchmarks.report;

/** The names of the columns; the bars find their numbers by them. */
public final class Conditions {
  public static final String FREED_PLACE = "stock full";

  private Conditions() {}

  /** So many threads do the same. */
  public static String threads(int n) {
    return n == 1 ? "1 thread" : n + " threads";
  }

  /** So many producers and consumers. */
  public static String handOff(int producers, int consumers) {
    return producers + " producing, " + consumers + " consuming";
  }

  /** A way to refill. */
  public static String refill(long latencyMillis, int failingPercent, int hanging) {
    StringBuilder name = new StringBuilder().append(latencyMillis).append(" ms");
    if (failingPercent > 0) {
      name.append(", ").append(failingPercent).append(" % fail");
    }
    if (hanging > 0) {
      name.append(", ").append(hanging).append(" hangs");
    }
    return name.toString();
  }
}
