package org.lxcpool.benchmarks.system.report;

/** The conditions of measurements: the columns of the tables. Targets find numbers by them. */
public final class Conditions {
  public static final String FREED_PLACE = "stock full";

  public static final String KILLED_START = "start killed to nothing left";
  public static final String KILLED_INIT = "init killed to not alive";
  public static final String EXEC_TRUE = "/bin/true";

  public static final String ADAPTIVE = "adaptive";
  public static final String SPIKE = "at once";

  private Conditions() {}

  /** Returns the condition of a number of workers; 0 is the adaptive limit. */
  public static String workers(int n) {
    return n == 0 ? ADAPTIVE : n == 1 ? "1 worker" : n + " workers";
  }

  /** Returns the condition of a day compressed to a number of seconds. */
  public static String day(int seconds) {
    return "a day in " + seconds + " s";
  }

  /** Returns the condition of a number of equal threads. */
  public static String threads(int n) {
    return n == 1 ? "1 thread" : n + " threads";
  }

  /** Returns the condition of a number of producers and consumers. */
  public static String handOff(int producers, int consumers) {
    return producers + " producing, " + consumers + " consuming";
  }

  /** Returns the condition of privileged or unprivileged containers. */
  public static String privileged(boolean privileged) {
    return privileged ? "privileged" : "unprivileged";
  }

  /** Returns the condition of a number of concurrent creations. */
  public static String rate(boolean privileged, int atOnce) {
    return privileged(privileged) + ", " + atOnce + " at once";
  }

  /** Returns the condition of a cold pool of a number of containers. */
  public static String cold(boolean privileged, int count) {
    return count + ", " + privileged(privileged);
  }

  /** Returns the condition of a number of live megabytes in the heap. */
  public static String heap(int liveMegabytes) {
    return liveMegabytes + " MB live";
  }

  /** Returns the condition of a refill. */
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
