package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void oneASecondGetsThroughAndTheOthersAreCounted() {
    RateLimit limit = new RateLimit();
    assertThat(limit.permit(0)).isZero();
    assertThat(limit.permit(1)).isEqualTo(-1);
    assertThat(limit.permit(RateLimit.INTERVAL_NANOS - 1)).isEqualTo(-1);
    assertThat(limit.permit(RateLimit.INTERVAL_NANOS)).isEqualTo(2);
    assertThat(limit.permit(2 * RateLimit.INTERVAL_NANOS)).isZero();
  }
}
