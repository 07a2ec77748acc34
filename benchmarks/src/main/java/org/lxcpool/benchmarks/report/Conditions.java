package org.lxcpool.benchmarks.report;

/** The names of the columns; the bars find their numbers by them. */
public final class Conditions {
  public static final String FREED_PLACE = "stock full";

  public static final String KILLED_START = "a start killed to nothing left";
  public static final String KILLED_INIT = "killed to not alive";
  public static final String EXEC_TRUE = "/bin/true";

  public static final String ADAPTIVE = "adaptive";
  public static final String SPIKE = "at once";

  private Conditions() {}

  /** So many workers; zero stands for as many as the pool finds best. */
  public static String workers(int n) {
    return n == 0 ? ADAPTIVE : n == 1 ? "1 worker" : n + " workers";
  }

  /** A day in so many seconds. */
  public static String day(int seconds) {
    return "a day in " + seconds + " s";
  }

  /** So many threads do the same. */
  public static String threads(int n) {
    return n == 1 ? "1 thread" : n + " threads";
  }

  /** So many producers and consumers. */
  public static String handOff(int producers, int consumers) {
    return producers + " producing, " + consumers + " consuming";
  }

  /** How containers are confined. */
  public static String privileged(boolean privileged) {
    return privileged ? "privileged" : "unprivileged";
  }

  /** So many containers are made at once. */
  public static String rate(boolean privileged, int atOnce) {
    return privileged(privileged) + ", " + atOnce + " at once";
  }

  /** So many containers from nothing. */
  public static String cold(boolean privileged, int count) {
    return count + ", " + privileged(privileged);
  }

  /** So much of the heap is live. */
  public static String heap(int liveMegabytes) {
    return liveMegabytes + " MB live";
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
