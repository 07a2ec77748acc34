package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff((least, most) -> most);

  @Test
  void doublesTheDelayUpToTenSeconds() {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      millis.add(backoff.failed(backoff.raises(), 0) / 1_000_000);
    }
    assertThat(millis)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
  }

  @Test
  void choosesADelayFromHalfOfTheStepToTheStep() {
    List<Long> bounds = new ArrayList<>();
    Backoff recording =
        new Backoff(
            (least, most) -> {
              bounds.add(least);
              bounds.add(most);
              return least;
            });
    recording.failed(0, 0);
    recording.failed(1, 0);
    assertThat(bounds).containsExactly(50_000_000L, 100_000_000L, 100_000_000L, 200_000_000L);
    assertThat(recording.remaining(0)).isEqualTo(100_000_000L);
  }

  @Test
  void ignoresAFailureOfACreationSubmittedBeforeTheLastRaise() {
    long before = backoff.raises();
    assertThat(backoff.failed(before, 0)).isPositive();
    assertThat(backoff.failed(before, 5)).isZero();
    assertThat(backoff.remaining(0)).isEqualTo(100_000_000L);
    backoff.succeeded();
    assertThat(backoff.failed(before, 5)).isZero();
  }

  @Test
  void aSuccessResetsTheStep() {
    backoff.failed(0, 0);
    backoff.failed(1, 0);
    backoff.succeeded();
    assertThat(backoff.remaining(0)).isZero();
    assertThat(backoff.isRaised()).isFalse();
    assertThat(backoff.failed(2, 0)).isEqualTo(100_000_000L);
  }

  @Test
  void theDelayEndsEvenIfTheTickerOverflows() {
    long now = Long.MAX_VALUE - 10;
    backoff.failed(0, now);
    assertThat(backoff.remaining(now + 50_000_000L)).isEqualTo(50_000_000L);
    assertThat(backoff.remaining(now + 100_000_000L)).isZero();
    assertThat(backoff.isRaised()).isTrue();
  }
}
