package org.lxcpool.benchmarks.system.report;

/** The names of the metrics, with their units. */
public final class Metrics {
  public static final String THROUGHPUT = "served, per us";
  public static final String FAILED = "failed, per us";
  public static final String ALLOCATED = "allocated, B/op";
  public static final String P50 = "p50, us";
  public static final String P99 = "p99, us";
  public static final String P999 = "p99.9, us";
  public static final String MAX = "max, us";
  public static final String JAIN = "Jain index";
  public static final String LONGEST_WAIT = "longest wait, ms";
  public static final String TIME = "time, ms";
  public static final String IDEAL = "ideal, ms";
  public static final String COST = "time, ns";

  public static final String RATE = "containers a second";
  public static final String CPU = "CPU per container, ms";
  public static final String P50_MILLIS = "p50, ms";
  public static final String P99_MILLIS = "p99, ms";
  public static final String LOST = "memory lost, MB";
  public static final String PAUSE = "rewrite time after / before";

  public static final String P999_MILLIS = "p99.9, ms";
  public static final String WORKERS = "workers at the end";
  public static final String AT_ONCE = "served immediately, %";
  public static final String HOST_CPU = "host CPU, %";
  public static final String IDLE = "ready on average";
  public static final String ORDERED = "in order";
  public static final String FAILED_RUN = "failed";

  private Metrics() {}
}
