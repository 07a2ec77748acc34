package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lxcpool.PoolError;

class ErrorLogTest {
  private final ErrorLog log = new ErrorLog(2);

  private static PoolError error(String name) {
    return new PoolError(
        Instant.EPOCH, PoolError.Phase.START, name, new IllegalStateException(name));
  }

  @Test
  void dropsTheOldestErrorAndCountsAll() {
    PoolError two = error("2");
    PoolError three = error("3");
    log.add(error("1"));
    log.add(two);
    log.add(three);
    assertThat(log.snapshot()).containsExactly(two, three);
    assertThat(log.drain()).containsExactly(two, three);
    assertThat(log.snapshot()).isEmpty();
    assertThat(log.total()).isEqualTo(3);
    assertThat(log.last()).isSameAs(three);
  }
}
