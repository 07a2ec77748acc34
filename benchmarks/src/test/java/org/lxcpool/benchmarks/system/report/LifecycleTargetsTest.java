package org.lxcpool.benchmarks.system.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lxcpool.benchmarks.system.host.StartMode;

class LifecycleTargetsTest {
  private final Results results = new Results();

  private void rate(String subject, double value) {
    results.add(ReportTable.LIFECYCLE_RATE, Conditions.rate(true, 2), subject, Metrics.RATE, value);
  }

  @Test
  void eachModeIsJudgedByItsShareOfTheLimit() {
    rate(StartMode.PLAIN, 80);
    rate(StartMode.LAUNCHER.label(), 79);
    rate(StartMode.IN_PROCESS.label(), 33);

    assertThat(LifecycleTargets.judge(results))
        .containsExactly(
            new Target(
                "define and start, privileged, 2 at once: launcher at least 1.0 of plain C",
                "79.0 against 80.0 per s: 0.99",
                Target.Verdict.MISSED),
            new Target(
                "define and start, privileged, 2 at once: in process at least 0.4 of plain C",
                "33.0 against 80.0 per s: 0.41",
                Target.Verdict.PASS));
  }

  private void cold(String subject, double value) {
    results.add(ReportTable.COLD_POOL, Conditions.cold(true, 20), subject, Metrics.RATE, value);
  }

  @Test
  void coldPoolIsJudgedByTheLimitAndTheLegacyPool() {
    cold(StartMode.PLAIN, 100);
    cold(StartMode.LAUNCHER.label(), 101);
    cold(StartMode.IN_PROCESS.label(), 22);
    cold(StartMode.LEGACY_POOL, 10);

    assertThat(LifecycleTargets.judge(results))
        .containsExactly(
            new Target(
                "cold pool, 20, privileged: launcher at least 1.0 of plain C",
                "101.0 against 100.0 per s: 1.01",
                Target.Verdict.PASS),
            new Target(
                "cold pool, 20, privileged: launcher at least 5.0 of legacy pool",
                "101.0 against 10.0 per s: 10.10",
                Target.Verdict.PASS),
            new Target(
                "cold pool, 20, privileged: in process at least 2.5 of legacy pool",
                "22.0 against 10.0 per s: 2.20",
                Target.Verdict.MISSED));
  }

  @Test
  void targetOfMissingNumbersIsNotMet() {
    rate(StartMode.LAUNCHER.label(), 79);
    results.add(
        ReportTable.PROMPTNESS,
        Conditions.KILLED_INIT,
        StartMode.IN_PROCESS.label(),
        Metrics.P99_MILLIS,
        10.5);

    assertThat(LifecycleTargets.judge(results))
        .extracting(Target::verdict)
        .contains(Target.Verdict.NOT_MEASURED, Target.Verdict.MISSED)
        .doesNotContain(Target.Verdict.PASS);
  }
}
