package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PreconditionsTest {
  @Test
  void aDurationBeyondLongNanosecondsMeansIndefinitely() {
    assertThat(Preconditions.checkNotNegative("d", Duration.ofNanos(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Preconditions.checkNotNegative("d", Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(Preconditions.INDEFINITELY);
    assertThat(Preconditions.checkPositive("d", Duration.ofNanos(1))).isEqualTo(1);
  }

  @Test
  void messagesNameTheArgumentAndTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.checkNotNegative("timeout", Duration.ofSeconds(-1)))
        .withMessage("timeout is negative: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.checkPositive("timeout", Duration.ZERO))
        .withMessageContaining("timeout is zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.checkAtLeast("capacity", 2, 1))
        .withMessage("capacity is 1: it must be at least 2");
  }
}
