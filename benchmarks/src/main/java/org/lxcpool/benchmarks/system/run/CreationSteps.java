package org.lxcpool.benchmarks.system.run;

import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.benchmarks.system.lifecycle.AgentJvm;
import org.lxcpool.benchmarks.system.lifecycle.Measurements;
import org.lxcpool.benchmarks.system.lifecycle.Phase;
import org.lxcpool.benchmarks.system.lifecycle.PlainCProgram;
import org.lxcpool.benchmarks.system.report.Conditions;
import org.lxcpool.benchmarks.system.report.Metrics;
import org.lxcpool.benchmarks.system.report.ReportTable;
import org.lxcpool.benchmarks.system.report.Results;

/** The steps that measure how fast containers are created. */
final class CreationSteps {
  /** The containers of a cold pool. */
  private static final int COLD = 20;

  private static final int DEFAULT_WORKERS = 5;
  private static final int COLD_WARM_UPS = 4;

  private final RunSize size;
  private final LifecycleSteps steps = new LifecycleSteps();

  CreationSteps(RunSize size) {
    this.size = size;
  }

  List<Step> all() {
    addRates();
    addColdPools();
    return steps.all();
  }

  private void addRates() {
    for (boolean privileged : size == RunSize.SMOKE ? List.of(true) : List.of(true, false)) {
      size.atOnce().forEach(atOnce -> addRates(privileged, atOnce));
    }
  }

  /**
   * Alternates between the modes on one host, with agents that keep running. One step does this for
   * all rounds.
   */
  private void addRates(boolean privileged, int atOnce) {
    String condition = Conditions.rate(privileged, atOnce);
    int count = size.containers;
    int times = size.rates();
    int warmUps = size.warmUps();
    steps.add(
        "define and start, " + condition,
        2.5 * warmUps + (count / 5.0) * times,
        true,
        (host, results) -> {
          try (AgentJvm launcher =
                  host.startAgent(StartMode.LAUNCHER, privileged, count, atOnce, warmUps);
              AgentJvm inProcess =
                  host.startAgent(StartMode.IN_PROCESS, privileged, count, atOnce, warmUps)) {
            for (int i = 0; i < times; i++) {
              if (PlainCProgram.isBuilt()) {
                addPlain(
                    results, condition, StartMode.PLAIN, host.plain(privileged, count, atOnce));
                addPlain(
                    results,
                    condition,
                    StartMode.PLAIN_SPREAD,
                    host.plainSpread(privileged, count, atOnce));
              }
              addRate(results, StartMode.LAUNCHER, privileged, atOnce, launcher.measure());
              addRate(results, StartMode.IN_PROCESS, privileged, atOnce, inProcess.measure());
            }
          }
        });
  }

  private static void addPlain(
      Results results, String condition, String subject, Map<String, Double> measured) {
    results.add(
        ReportTable.LIFECYCLE_RATE,
        condition,
        subject,
        Metrics.RATE,
        LifecycleSteps.get(measured, "rate"));
  }

  private static void addRate(
      Results results,
      StartMode mode,
      boolean privileged,
      int atOnce,
      Map<String, Double> measured) {
    ReportTable table = ReportTable.LIFECYCLE_RATE;
    String condition = Conditions.rate(privileged, atOnce);
    results.add(table, condition, mode.label(), Metrics.RATE, LifecycleSteps.get(measured, "rate"));
    results.add(table, condition, mode.label(), Metrics.CPU, LifecycleSteps.get(measured, "cpu"));
    if (atOnce == 1) {
      for (Phase phase : Phase.values()) {
        addPhase(results, mode, privileged, phase, measured);
      }
    }
  }

  private static void addPhase(
      Results results,
      StartMode mode,
      boolean privileged,
      Phase phase,
      Map<String, Double> measured) {
    String subject = mode.label() + ", " + Conditions.privileged(privileged);
    results.add(
        ReportTable.LIFECYCLE_PHASES,
        phase.label(),
        subject,
        Metrics.P50_MILLIS,
        LifecycleSteps.get(measured, phase.label() + ".p50"));
    results.add(
        ReportTable.LIFECYCLE_PHASES,
        phase.label(),
        subject,
        Metrics.P99_MILLIS,
        LifecycleSteps.get(measured, phase.label() + ".p99"));
  }

  // A full run measures each pool six times, since a measurement is short and varies.
  private void addColdPools() {
    for (int i = 0; i < (size == RunSize.FULL ? 2 : 1); i++) {
      addColdPools(Math.min(COLD, size.containers));
    }
  }

  private void addColdPools(int count) {
    int warmUps = size == RunSize.SMOKE ? 1 : COLD_WARM_UPS;
    for (boolean privileged : size == RunSize.SMOKE ? List.of(true) : List.of(true, false)) {
      if (PlainCProgram.isBuilt()) {
        addColdPool(
            privileged, StartMode.PLAIN, host -> host.plain(privileged, count, DEFAULT_WORKERS));
      }
      for (StartMode mode : List.of(StartMode.LAUNCHER, StartMode.IN_PROCESS)) {
        addColdPool(
            privileged, mode.label(), host -> host.coldPool(mode, privileged, count, warmUps));
      }
    }
    // Both create privileged containers only.
    addColdPool(true, StartMode.LEGACY_POOL, host -> host.legacyPool(count, warmUps));
    if (Measurements.hasCopyTool()) {
      addColdPool(true, StartMode.COPY_TOOL, host -> host.copies(count));
    }
  }

  /** A measurement that yields a rate. */
  @FunctionalInterface
  private interface RateMeasurement {
    Map<String, Double> run(Measurements host) throws Exception;
  }

  private void addColdPool(boolean privileged, String subject, RateMeasurement cold) {
    String condition = Conditions.cold(privileged, Math.min(COLD, size.containers));
    steps.add(
        "cold pool, " + condition + ": " + subject,
        10,
        (host, results) ->
            results.add(
                ReportTable.COLD_POOL,
                condition,
                subject,
                Metrics.RATE,
                LifecycleSteps.get(cold.run(host), "rate")));
  }
}
