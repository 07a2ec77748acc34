package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff longest = new Backoff((least, most) -> most);

  @Test
  void eachRaiseDoublesTheDelayUpToTenSeconds() {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      millis.add(longest.failed(longest.raises(), 0) / 1_000_000);
    }
    assertThat(millis)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
  }

  @Test
  void aDelayIsUniformFromHalfToAll() {
    List<Long> bounds = new ArrayList<>();
    Backoff backoff =
        new Backoff(
            (least, most) -> {
              bounds.add(least);
              bounds.add(most);
              return least;
            });
    backoff.failed(0, 0);
    backoff.failed(1, 0);
    assertThat(bounds).containsExactly(50_000_000L, 100_000_000L, 100_000_000L, 200_000_000L);
    assertThat(backoff.remaining(0)).isEqualTo(100_000_000L);
  }

  @Test
  void aFailureOfACreationSubmittedBeforeTheLastRaiseRaisesNothing() {
    long before = longest.raises();
    assertThat(longest.failed(before, 0)).isPositive();
    assertThat(longest.failed(before, 5)).isZero();
    assertThat(longest.remaining(0)).isEqualTo(100_000_000L);
    longest.succeeded();
    assertThat(longest.failed(before, 5)).isZero();
  }

  @Test
  void aSuccessResetsIt() {
    longest.failed(0, 0);
    longest.failed(1, 0);
    longest.succeeded();
    assertThat(longest.remaining(0)).isZero();
    assertThat(longest.isRaised()).isFalse();
    assertThat(longest.failed(2, 0)).isEqualTo(100_000_000L);
  }

  @Test
  void theDelayEndsAndTheTickerMayWrapAround() {
    long now = Long.MAX_VALUE - 10;
    longest.failed(0, now);
    assertThat(longest.remaining(now + 50_000_000L)).isEqualTo(50_000_000L);
    assertThat(longest.remaining(now + 100_000_000L)).isZero();
    assertThat(longest.isRaised()).isTrue();
  }
}
