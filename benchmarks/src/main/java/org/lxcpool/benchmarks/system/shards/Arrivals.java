package org.lxcpool.benchmarks.system.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Arrival times of clients, in nanoseconds from the start, ascending. */
final class Arrivals {
  private static final long SECOND = 1_000_000_000;

  private Arrivals() {}

  /** Returns arrivals of independent clients at a steady rate: a Poisson process. */
  static List<Long> steady(double perSecond, double seconds, long seed) {
    Random random = new Random(seed);
    List<Long> arrivals = new ArrayList<>();
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) / perSecond;
      if (at >= seconds) {
        return arrivals;
      }
      arrivals.add((long) (at * SECOND));
    }
  }

  /**
   * Returns the arrivals of a lab's day, compressed to a few seconds: almost none at night, a peak
   * in the afternoon, and a burst every three hours from 8 to 17, when a test suite starts.
   */
  static List<Long> day(double peakPerSecond, double seconds, int burst, long seed) {
    Random random = new Random(seed);
    List<Long> arrivals = new ArrayList<>();
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) / peakPerSecond;
      if (at >= seconds) {
        break;
      }
      double hour = 24 * at / seconds;
      // Thinning: this hour's share of the peak rate.
      double share = 0.05 + 0.95 * Math.max(0, Math.sin(Math.PI * (hour - 7) / 13));
      if (random.nextDouble() < share) {
        arrivals.add((long) (at * SECOND));
      }
    }
    for (int hour = 8; hour <= 17; hour += 3) {
      for (int i = 0; i < burst; i++) {
        arrivals.add((long) (hour / 24.0 * seconds * SECOND));
      }
    }
    arrivals.sort(null);
    return arrivals;
  }
}
