package org.lxcpool.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** The few sums that the report needs. */
public final class Statistics {
  private Statistics() {}

  /** The median; of an even number of values the mean of the middle two. */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * A percentile by the nearest rank: the least value that so many percent don't exceed.
   *
   * @param values in any order, not changed
   * @param percent over 0, at most 100
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

  /** Jain's index of fairness: 1 if all got the same, 1/n if one got all. */
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
