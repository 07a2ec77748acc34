package org.lxcpool.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lxcpool.benchmarks.lifecycle.Way;

class LifecycleBarsTest {
  private final Results results = new Results();

  private void rate(String subject, double value) {
    results.add(Topic.LIFECYCLE_RATE, Conditions.rate(true, 2), subject, Metrics.RATE, value);
  }

  @Test
  void eachWayIsHeldAgainstItsShareOfTheLimit() {
    rate(Way.PLAIN, 80);
    rate(Way.LAUNCHER.label(), 79);
    rate(Way.IN_PROCESS.label(), 33);

    assertThat(LifecycleBars.judge(results))
        .containsExactly(
            new Bar(
                "define and start, privileged, 2 at once: launcher at least 1.0 of plain C",
                "79.0 against 80.0 a s: 0.99",
                Bar.Verdict.MISSED),
            new Bar(
                "define and start, privileged, 2 at once: in process at least 0.4 of plain C",
                "33.0 against 80.0 a s: 0.41",
                Bar.Verdict.PASS));
  }

  private void cold(String subject, double value) {
    results.add(Topic.COLD_POOL, Conditions.cold(true, 20), subject, Metrics.RATE, value);
  }

  @Test
  void aColdPoolIsHeldAgainstTheLimitAndWhatItDescendsFrom() {
    cold(Way.PLAIN, 100);
    cold(Way.LAUNCHER.label(), 101);
    cold(Way.IN_PROCESS.label(), 22);
    cold(Way.ANCESTOR, 10);

    assertThat(LifecycleBars.judge(results))
        .containsExactly(
            new Bar(
                "a cold pool, 20, privileged: launcher at least 1.0 of plain C",
                "101.0 against 100.0 a s: 1.01",
                Bar.Verdict.PASS),
            new Bar(
                "a cold pool, 20, privileged: launcher at least 5.0 of the ancestor",
                "101.0 against 10.0 a s: 10.10",
                Bar.Verdict.PASS),
            new Bar(
                "a cold pool, 20, privileged: in process at least 2.5 of the ancestor",
                "22.0 against 10.0 a s: 2.20",
                Bar.Verdict.MISSED));
  }

  @Test
  void whatWasNotMeasuredIsNoPass() {
    rate(Way.LAUNCHER.label(), 79);
    results.add(
        Topic.PROMPTNESS, Conditions.KILLED_INIT, Way.IN_PROCESS.label(), Metrics.P99_MILLIS, 10.5);

    assertThat(LifecycleBars.judge(results))
        .extracting(Bar::verdict)
        .contains(Bar.Verdict.NOT_MEASURED, Bar.Verdict.MISSED)
        .doesNotContain(Bar.Verdict.PASS);
  }
}
