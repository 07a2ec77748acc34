package org.lxcpool.benchmarks.report;

/** What is measured; the unit stands in the name. */
public final class Metrics {
  public static final String THROUGHPUT = "served, per us";
  public static final String FAILED = "in vain, per us";
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
  public static final String CPU = "CPU a container, ms";
  public static final String P50_MILLIS = "p50, ms";
  public static final String P99_MILLIS = "p99, ms";
  public static final String LOST = "memory lost, MB";
  public static final String PAUSE = "rewrite after against before, times";

  public static final String P999_MILLIS = "p99.9, ms";
  public static final String WORKERS = "workers in the end";
  public static final String AT_ONCE = "served at once, %";
  public static final String HOST_CPU = "CPU of the host, %";
  public static final String IDLE = "ready on average";
  public static final String ORDERED = "in order";
  public static final String FAILED_RUN = "failed";

  private Metrics() {}
}
