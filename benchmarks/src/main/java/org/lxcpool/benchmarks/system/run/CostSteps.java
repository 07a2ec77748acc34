package org.lxcpool.benchmarks.system.run;

import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.benchmarks.system.lifecycle.Measurements;
import org.lxcpool.benchmarks.system.lifecycle.PlainCProgram;
import org.lxcpool.benchmarks.system.report.Conditions;
import org.lxcpool.benchmarks.system.report.Metrics;
import org.lxcpool.benchmarks.system.report.ReportTable;
import org.lxcpool.benchmarks.system.report.Results;

/** The steps that measure what containers cost an agent, and the latencies of single operations. */
final class CostSteps {
  private final RunSize size;
  private final LifecycleSteps steps = new LifecycleSteps();

  CostSteps(RunSize size) {
    this.size = size;
  }

  List<Step> all() {
    addHeaps();
    addLatencies();
    return steps.all();
  }

  private void addHeaps() {
    if (size == RunSize.SMOKE) {
      return;
    }
    if (PlainCProgram.isBuilt()) {
      addPlainMemory();
    }
    for (StartMode mode : StartMode.values()) {
      for (int live : List.of(Measurements.SMALL_HEAP, Measurements.LARGE_HEAP)) {
        String condition = Conditions.heap(live);
        steps.add(
            "start, " + condition + ": " + mode.label(),
            8,
            (host, results) ->
                results.add(
                    ReportTable.START_BY_HEAP,
                    condition,
                    mode.label(),
                    Metrics.P50_MILLIS,
                    LifecycleSteps.get(host.starts(mode, live, size.containers), "start.p50")));
      }
      steps.add(
          "memory of " + Measurements.AGENT_CONTAINERS + " ready containers: " + mode.label(),
          15,
          (host, results) -> {
            Map<String, Double> measured =
                host.memory(mode, Measurements.AGENT_HEAP, Measurements.AGENT_CONTAINERS);
            String condition = Conditions.heap(Measurements.AGENT_HEAP);
            ReportTable table = ReportTable.AGENT_MEMORY;
            results.add(
                table, condition, mode.label(), Metrics.LOST, LifecycleSteps.get(measured, "lost"));
            results.add(
                table,
                condition,
                mode.label(),
                Metrics.PAUSE,
                LifecycleSteps.get(measured, "after") / LifecycleSteps.get(measured, "before"));
          });
    }
  }

  // The memory of the containers themselves: in the kernel and in their monitors.
  private void addPlainMemory() {
    int count = Measurements.AGENT_CONTAINERS;
    steps.add(
        "memory of " + count + " ready containers: " + StartMode.PLAIN,
        3,
        (host, results) ->
            results.add(
                ReportTable.AGENT_MEMORY,
                Conditions.heap(Measurements.AGENT_HEAP),
                StartMode.PLAIN,
                Metrics.LOST,
                LifecycleSteps.get(host.plain(true, count, 2), "lost")));
  }

  private void addLatencies() {
    int times = size == RunSize.FULL ? 200 : size.containers;
    steps.add(
        "start killed: " + StartMode.LAUNCHER.label(),
        3 + times / 8.0,
        (host, results) ->
            addPercentiles(
                results, Conditions.KILLED_START, StartMode.LAUNCHER, host.kills(times)));
    for (StartMode mode : List.of(StartMode.LAUNCHER, StartMode.IN_PROCESS)) {
      steps.add(
          "container killed: " + mode.label(),
          3 + times / 8.0,
          (host, results) ->
              addPercentiles(results, Conditions.KILLED_INIT, mode, host.deaths(mode, times)));
    }
    if (Measurements.hasAttachTool()) {
      steps.add(
          "exec of /bin/true: " + StartMode.LAUNCHER.label(),
          3 + times / 20.0,
          (host, results) -> {
            Map<String, Double> measured = host.exec(StartMode.LAUNCHER, times);
            ReportTable table = ReportTable.EXEC;
            String condition = Conditions.EXEC_TRUE;
            results.add(
                table,
                condition,
                StartMode.LAUNCHER.label(),
                Metrics.TIME,
                LifecycleSteps.get(measured, "ours"));
            results.add(
                table, condition, "lxc-attach", Metrics.TIME, LifecycleSteps.get(measured, "tool"));
          });
    }
  }

  private static void addPercentiles(
      Results results, String condition, StartMode mode, Map<String, Double> measured) {
    ReportTable table = ReportTable.PROMPTNESS;
    results.add(
        table, condition, mode.label(), Metrics.P50_MILLIS, LifecycleSteps.get(measured, "p50"));
    results.add(
        table, condition, mode.label(), Metrics.P99_MILLIS, LifecycleSteps.get(measured, "p99"));
  }
}
