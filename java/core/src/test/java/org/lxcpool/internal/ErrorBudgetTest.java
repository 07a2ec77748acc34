package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.internal.ErrorBudget.WINDOW_NANOS;

import org.junit.jupiter.api.Test;

class ErrorBudgetTest {
  private final ErrorBudget budget = new ErrorBudget();

  @Test
  void doesNotThrottleBelowTheLimit() {
    budget.add(0);
    budget.add(0);
    assertThat(budget.throttledFor(3, 0)).isZero();
  }

  @Test
  void anErrorLeavesTheWindowWhenItIsMoreThanAnHourOld() {
    budget.add(0);
    assertThat(budget.throttledFor(1, WINDOW_NANOS)).isEqualTo(1);
    assertThat(budget.throttledFor(1, WINDOW_NANOS + 1)).isZero();
  }

  @Test
  void aboveTheLimitThrottlesUntilEnoughErrorsHaveLeft() {
    budget.add(0);
    budget.add(10);
    budget.add(20);
    assertThat(budget.throttledFor(3, 20)).isEqualTo(WINDOW_NANOS + 1 - 20);
    assertThat(budget.throttledFor(2, 20)).isEqualTo(WINDOW_NANOS + 1 - 10);
    assertThat(budget.throttledFor(1, 20)).isEqualTo(WINDOW_NANOS + 1);
  }

  @Test
  void acceptsTimesOutOfOrderAndATickerThatOverflows() {
    long now = Long.MAX_VALUE;
    budget.add(now);
    budget.add(now - 5);
    assertThat(budget.throttledFor(2, now + 10)).isEqualTo(WINDOW_NANOS + 1 - 10);
    assertThat(budget.throttledFor(2, now + WINDOW_NANOS + 1)).isZero();
  }
}
