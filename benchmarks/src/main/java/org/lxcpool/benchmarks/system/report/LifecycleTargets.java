package org.lxcpool.benchmarks.system.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.benchmarks.system.lifecycle.Measurements;

/** Judges the measurements of real containers against their targets. */
final class LifecycleTargets {
  private static final double IN_PROCESS_SHARE = 0.4;
  private static final double LAUNCHER_TIMES_LEGACY = 5;
  private static final double IN_PROCESS_TIMES_LEGACY = 2.5;
  private static final double REWRITE = 1.5;
  private static final double KILLED_START_MILLIS = 100;
  private static final double KILLED_INIT_MILLIS = 10;
  private static final double EXEC_SHARE = 0.7;

  private final Results results;
  private final List<Target> targets = new ArrayList<>();

  private LifecycleTargets(Results results) {
    this.results = results;
  }

  static List<Target> judge(Results results) {
    LifecycleTargets targets = new LifecycleTargets(results);
    for (String condition : results.conditions(ReportTable.LIFECYCLE_RATE)) {
      targets.rate(ReportTable.LIFECYCLE_RATE, condition, StartMode.LAUNCHER, 1, StartMode.PLAIN);
      targets.rate(
          ReportTable.LIFECYCLE_RATE,
          condition,
          StartMode.IN_PROCESS,
          IN_PROCESS_SHARE,
          StartMode.PLAIN);
    }
    for (String condition : results.conditions(ReportTable.COLD_POOL)) {
      targets.rate(ReportTable.COLD_POOL, condition, StartMode.LAUNCHER, 1, StartMode.PLAIN);
      if (targets.rate(ReportTable.COLD_POOL, condition, StartMode.LEGACY_POOL).isPresent()) {
        targets.rate(
            ReportTable.COLD_POOL,
            condition,
            StartMode.LAUNCHER,
            LAUNCHER_TIMES_LEGACY,
            StartMode.LEGACY_POOL);
        targets.rate(
            ReportTable.COLD_POOL,
            condition,
            StartMode.IN_PROCESS,
            IN_PROCESS_TIMES_LEGACY,
            StartMode.LEGACY_POOL);
      }
    }
    if (!results.conditions(ReportTable.START_BY_HEAP).isEmpty()) {
      targets.heap(StartMode.IN_PROCESS, 1.25);
      targets.heap(StartMode.LAUNCHER, 1.1);
      targets.memory(StartMode.IN_PROCESS, 150);
      targets.memory(StartMode.LAUNCHER, 80);
      targets.rewrite(StartMode.IN_PROCESS);
      targets.rewrite(StartMode.LAUNCHER);
    }
    if (!results.conditions(ReportTable.PROMPTNESS).isEmpty()) {
      targets.latency(
          "start killed at a random instant to everything removed",
          Conditions.KILLED_START,
          StartMode.LAUNCHER,
          KILLED_START_MILLIS);
      for (StartMode mode : List.of(StartMode.LAUNCHER, StartMode.IN_PROCESS)) {
        targets.latency(
            "container killed to isAlive() false",
            Conditions.KILLED_INIT,
            mode,
            KILLED_INIT_MILLIS);
      }
      targets.exec();
    }
    return List.copyOf(targets.targets);
  }

  private void rate(
      ReportTable table, String condition, StartMode mode, double share, String other) {
    String what =
        format(
            "%s, %s: %s at least %.1f of %s",
            table == ReportTable.COLD_POOL ? "cold pool" : "define and start",
            condition,
            mode.label(),
            share,
            other);
    OptionalDouble ours = rate(table, condition, mode.label());
    OptionalDouble theirs = rate(table, condition, other);
    if (ours.isEmpty() || theirs.isEmpty()) {
      targets.add(Target.notMeasured(what));
      return;
    }
    double ratio = ours.getAsDouble() / theirs.getAsDouble();
    targets.add(
        Target.of(
            what,
            format(
                "%.1f against %.1f per s: %.2f", ours.getAsDouble(), theirs.getAsDouble(), ratio),
            ratio >= share));
  }

  private OptionalDouble rate(ReportTable table, String condition, String subject) {
    return results.median(table, condition, subject, Metrics.RATE);
  }

  private void heap(StartMode mode, double most) {
    String what =
        format("start, heap 4 GB live against 256 MB: %s at most %.2f times", mode.label(), most);
    OptionalDouble small = start(mode, Measurements.SMALL_HEAP);
    OptionalDouble large = start(mode, Measurements.LARGE_HEAP);
    if (small.isEmpty() || large.isEmpty()) {
      targets.add(Target.notMeasured(what));
      return;
    }
    double ratio = large.getAsDouble() / small.getAsDouble();
    String measured =
        format("%.1f against %.1f ms: %.2f", large.getAsDouble(), small.getAsDouble(), ratio);
    targets.add(Target.of(what, measured, ratio <= most));
  }

  private OptionalDouble start(StartMode mode, int heap) {
    return results.median(
        ReportTable.START_BY_HEAP, Conditions.heap(heap), mode.label(), Metrics.P50_MILLIS);
  }

  private void memory(StartMode mode, double most) {
    String what =
        format(
            "memory lost to 20 ready containers and a rewrite of 2 GB: %s under %.0f MB",
            mode.label(), most);
    number(
        what,
        ReportTable.AGENT_MEMORY,
        Conditions.heap(Measurements.AGENT_HEAP),
        mode,
        Metrics.LOST,
        "MB",
        most);
  }

  private void rewrite(StartMode mode) {
    String what =
        format("first rewrite of 2 GB after 20 starts: %s at most 1.5 times", mode.label());
    number(
        what,
        ReportTable.AGENT_MEMORY,
        Conditions.heap(Measurements.AGENT_HEAP),
        mode,
        Metrics.PAUSE,
        "",
        REWRITE);
  }

  private void latency(String what, String condition, StartMode mode, double millis) {
    String target = format("%s: %s p99 under %.0f ms", what, mode.label(), millis);
    number(target, ReportTable.PROMPTNESS, condition, mode, Metrics.P99_MILLIS, "ms", millis);
  }

  private void exec() {
    String what = "exec of /bin/true: launcher at most 0.7 of lxc-attach";
    OptionalDouble ours =
        results.median(
            ReportTable.EXEC, Conditions.EXEC_TRUE, StartMode.LAUNCHER.label(), Metrics.TIME);
    OptionalDouble tool =
        results.median(ReportTable.EXEC, Conditions.EXEC_TRUE, "lxc-attach", Metrics.TIME);
    if (ours.isEmpty() || tool.isEmpty()) {
      targets.add(Target.notMeasured(what));
      return;
    }
    double ratio = ours.getAsDouble() / tool.getAsDouble();
    targets.add(
        Target.of(
            what,
            format("%.1f against %.1f ms: %.2f", ours.getAsDouble(), tool.getAsDouble(), ratio),
            ratio <= EXEC_SHARE));
  }

  private void number(
      String what,
      ReportTable table,
      String condition,
      StartMode mode,
      String metric,
      String unit,
      double most) {
    OptionalDouble value = results.median(table, condition, mode.label(), metric);
    if (value.isEmpty()) {
      targets.add(Target.notMeasured(what));
    } else {
      String measured = format("%.2f %s", value.getAsDouble(), unit).strip();
      targets.add(Target.of(what, measured, value.getAsDouble() < most));
    }
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
