package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PreconditionsTest {
  @Test
  void whatIsBeyondLongNanosecondsIsForEver() {
    assertThat(Preconditions.nanosOrZero("d", Duration.ofNanos(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Preconditions.nanosOrZero("d", Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(Preconditions.FOR_EVER);
    assertThat(Preconditions.positiveNanos("d", Duration.ofNanos(1))).isEqualTo(1);
  }

  @Test
  void messagesNameWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.nanosOrZero("timeout", Duration.ofSeconds(-1)))
        .withMessage("timeout is negative: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.positiveNanos("timeout", Duration.ZERO))
        .withMessageContaining("timeout is zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.atLeast("capacity", 2, 1))
        .withMessage("capacity is 1: it must be at least 2");
  }
}
