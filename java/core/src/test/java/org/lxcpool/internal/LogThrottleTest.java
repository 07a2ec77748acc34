package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogThrottleTest {
  @Test
  void oneASecondGetsThroughAndTheOthersAreCounted() {
    LogThrottle limit = new LogThrottle();
    assertThat(limit.permit(0)).isZero();
    assertThat(limit.permit(1)).isEqualTo(-1);
    assertThat(limit.permit(LogThrottle.INTERVAL_NANOS - 1)).isEqualTo(-1);
    assertThat(limit.permit(LogThrottle.INTERVAL_NANOS)).isEqualTo(2);
    assertThat(limit.permit(2 * LogThrottle.INTERVAL_NANOS)).isZero();
  }
}
