package org.lxcpool.benchmarks.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianIsTheMiddleValue() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
  }

  @Test
  void medianOfNoValuesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(List.of()));
  }

  @Test
  void percentileIsByNearestRank() {
    long[] descending = LongStream.rangeClosed(1, 200).map(n -> 201 - n).toArray();
    assertThat(Statistics.percentile(descending, 50)).isEqualTo(100);
    assertThat(Statistics.percentile(descending, 99)).isEqualTo(198);
    assertThat(Statistics.percentile(descending, 100)).isEqualTo(200);
    assertThat(descending[0]).as("the array is not modified").isEqualTo(200);
  }

  @Test
  void jainsIndexOfEqualSharesIsOne() {
    assertThat(Statistics.jain(new long[] {7, 7, 7, 7})).isEqualTo(1);
    assertThat(Statistics.jain(new long[4])).isEqualTo(1);
  }

  @Test
  void jainsIndexOfOneShareOfNIsOneNth() {
    assertThat(Statistics.jain(new long[] {0, 9, 0, 0})).isCloseTo(0.25, within(1e-12));
  }
}
