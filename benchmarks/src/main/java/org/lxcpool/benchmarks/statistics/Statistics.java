package org.lxcpool.benchmarks.statistics;

import java.util.Arrays;
import java.util.Collection;

/** Statistics of measured values. */
public final class Statistics {
  private static final double NANOS_PER_MILLI = 1e6;

  private Statistics() {}

  /** Returns the median; of an even number of values, the mean of the middle two. */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * Returns a percentile by the nearest-rank method: the smallest value that at least that
   * percentage of the values don't exceed.
   *
   * @param values in any order; not modified
   * @param percent more than 0 and at most 100
   */
  public static long percentile(long[] values, double percent) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  /** Returns a percentile of nanoseconds in milliseconds; 0 if there are no values. */
  public static double percentileMillis(long[] nanos, double percent) {
    return nanos.length == 0 ? 0 : percentile(nanos, percent) / NANOS_PER_MILLI;
  }

  /** Returns Jain's fairness index: 1 if all shares are equal, 1/n if one of n got everything. */
  public static double jain(long[] shares) {
    double sum = 0;
    double squares = 0;
    for (long share : shares) {
      sum += share;
      squares += (double) share * share;
    }
    return squares == 0 ? 1 : sum * sum / (shares.length * squares);
  }
}
