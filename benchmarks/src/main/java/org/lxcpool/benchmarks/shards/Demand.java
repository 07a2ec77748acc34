package org.lxcpool.benchmarks.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** When takers come: nanoseconds from the beginning, in order. */
final class Demand {
  private static final long SECOND = 1_000_000_000;

  private Demand() {}

  /** At a steady rate, as independent takers come: Poisson's. */
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
   * A day of a lab in a few seconds: next to nothing at night, most in the afternoon, and a burst
   * of a suite that begins each third hour of the working day.
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
      // Thinned out: the share of the peak that this hour has.
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
