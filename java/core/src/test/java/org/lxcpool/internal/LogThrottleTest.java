package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogThrottleTest {
  @Test
  void allowsOneMessageASecondAndCountsTheOthers() {
    LogThrottle throttle = new LogThrottle();
    assertThat(throttle.tryAcquire(0)).isZero();
    assertThat(throttle.tryAcquire(1)).isEqualTo(LogThrottle.SUPPRESSED);
    assertThat(throttle.tryAcquire(LogThrottle.INTERVAL_NANOS - 1))
        .isEqualTo(LogThrottle.SUPPRESSED);
    assertThat(throttle.tryAcquire(LogThrottle.INTERVAL_NANOS)).isEqualTo(2);
    assertThat(throttle.tryAcquire(2 * LogThrottle.INTERVAL_NANOS)).isZero();
  }
}
