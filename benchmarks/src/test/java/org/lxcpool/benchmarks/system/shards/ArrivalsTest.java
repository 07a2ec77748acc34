package org.lxcpool.benchmarks.system.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void steadyArrivalsHaveTheirRateAndAreReproducible() {
    List<Long> arrivals = Arrivals.steady(50, 100, 1);

    assertThat((double) arrivals.size()).isCloseTo(5_000, within(300.0));
    assertThat(arrivals).isSorted().allMatch(at -> at < 100 * SECOND);
    assertThat(Arrivals.steady(50, 100, 1)).isEqualTo(arrivals);
  }

  @Test
  void dayPeaksInTheAfternoonAndIsQuietAtNight() {
    List<Long> arrivals = Arrivals.day(100, 24, 0, 1);

    long night = arrivals.stream().filter(at -> at < 6 * SECOND).count();
    long noon = arrivals.stream().filter(at -> at >= 11 * SECOND && at < 17 * SECOND).count();
    assertThat(night).isBetween(10L, 60L);
    assertThat(noon).isGreaterThan(10 * night);
    assertThat(arrivals).isSorted();
  }

  @Test
  void dayHasBurstsInWorkingHours() {
    List<Long> arrivals = Arrivals.day(1, 24, 7, 1);

    for (long hour = 8; hour <= 17; hour += 3) {
      long at = hour * SECOND;
      assertThat(arrivals.stream().filter(arrival -> arrival == at)).hasSize(7);
    }
  }
}
