package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void whatIsBeyondLongNanosecondsIsForEver() {
    assertThat(Durations.nanosOrZero("d", Duration.ofNanos(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Durations.nanosOrZero("d", Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(Durations.FOR_EVER);
    assertThat(Durations.positiveNanos("d", Duration.ofNanos(1))).isEqualTo(1);
  }

  @Test
  void messagesNameWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.nanosOrZero("timeout", Duration.ofSeconds(-1)))
        .withMessage("timeout is negative: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.positiveNanos("timeout", Duration.ZERO))
        .withMessageContaining("timeout is zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.atLeast("capacity", 2, 1))
        .withMessage("capacity is 1: it must be at least 2");
  }
}
