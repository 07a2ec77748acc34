package org.lxcpool.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lxcpool.benchmarks.lifecycle.Measurements;
import org.lxcpool.benchmarks.lifecycle.Way;

/** Holds what was measured on real containers against what was promised. */
final class LifecycleBars {
  private static final double IN_PROCESS_SHARE = 0.4;
  private static final double LAUNCHER_TIMES_ANCESTOR = 5;
  private static final double IN_PROCESS_TIMES_ANCESTOR = 2.5;
  private static final double REWRITE = 1.5;
  private static final double KILLED_START_MILLIS = 100;
  private static final double KILLED_INIT_MILLIS = 10;
  private static final double EXEC_SHARE = 0.7;

  private final Results results;
  private final List<Bar> bars = new ArrayList<>();

  private LifecycleBars(Results results) {
    this.results = results;
  }

  static List<Bar> judge(Results results) {
    LifecycleBars bars = new LifecycleBars(results);
    for (String condition : results.conditions(Topic.LIFECYCLE_RATE)) {
      bars.rate(Topic.LIFECYCLE_RATE, condition, Way.LAUNCHER, 1, Way.PLAIN);
      bars.rate(Topic.LIFECYCLE_RATE, condition, Way.IN_PROCESS, IN_PROCESS_SHARE, Way.PLAIN);
    }
    for (String condition : results.conditions(Topic.COLD_POOL)) {
      bars.rate(Topic.COLD_POOL, condition, Way.LAUNCHER, 1, Way.PLAIN);
      if (bars.rate(Topic.COLD_POOL, condition, Way.ANCESTOR).isPresent()) {
        bars.rate(Topic.COLD_POOL, condition, Way.LAUNCHER, LAUNCHER_TIMES_ANCESTOR, Way.ANCESTOR);
        bars.rate(
            Topic.COLD_POOL, condition, Way.IN_PROCESS, IN_PROCESS_TIMES_ANCESTOR, Way.ANCESTOR);
      }
    }
    if (!results.conditions(Topic.START_BY_HEAP).isEmpty()) {
      bars.heap(Way.IN_PROCESS, 1.25);
      bars.heap(Way.LAUNCHER, 1.1);
      bars.memory(Way.IN_PROCESS, 150);
      bars.memory(Way.LAUNCHER, 80);
      bars.rewrite(Way.IN_PROCESS);
      bars.rewrite(Way.LAUNCHER);
    }
    if (!results.conditions(Topic.PROMPTNESS).isEmpty()) {
      bars.prompt(
          "a start killed at any moment to its residue gone",
          Conditions.KILLED_START,
          Way.LAUNCHER,
          KILLED_START_MILLIS);
      for (Way way : List.of(Way.LAUNCHER, Way.IN_PROCESS)) {
        bars.prompt(
            "a container killed to isAlive() being false",
            Conditions.KILLED_INIT,
            way,
            KILLED_INIT_MILLIS);
      }
      bars.exec();
    }
    return List.copyOf(bars.bars);
  }

  private void rate(Topic topic, String condition, Way way, double share, String other) {
    String what =
        format(
            "%s, %s: %s at least %.1f of %s",
            topic == Topic.COLD_POOL ? "a cold pool" : "define and start",
            condition,
            way.label(),
            share,
            other);
    OptionalDouble ours = rate(topic, condition, way.label());
    OptionalDouble theirs = rate(topic, condition, other);
    if (ours.isEmpty() || theirs.isEmpty()) {
      bars.add(Bar.notMeasured(what));
      return;
    }
    double ratio = ours.getAsDouble() / theirs.getAsDouble();
    bars.add(
        Bar.of(
            what,
            format("%.1f against %.1f a s: %.2f", ours.getAsDouble(), theirs.getAsDouble(), ratio),
            ratio >= share));
  }

  private OptionalDouble rate(Topic topic, String condition, String subject) {
    return results.median(topic, condition, subject, Metrics.RATE);
  }

  private void heap(Way way, double most) {
    String what =
        format("start, heap 4 GB live against 256 MB: %s at most %.2f times", way.label(), most);
    OptionalDouble small = start(way, Measurements.SMALL_HEAP);
    OptionalDouble large = start(way, Measurements.LARGE_HEAP);
    if (small.isEmpty() || large.isEmpty()) {
      bars.add(Bar.notMeasured(what));
      return;
    }
    double ratio = large.getAsDouble() / small.getAsDouble();
    String measured =
        format("%.1f against %.1f ms: %.2f", large.getAsDouble(), small.getAsDouble(), ratio);
    bars.add(Bar.of(what, measured, ratio <= most));
  }

  private OptionalDouble start(Way way, int heap) {
    return results.median(
        Topic.START_BY_HEAP, Conditions.heap(heap), way.label(), Metrics.P50_MILLIS);
  }

  private void memory(Way way, double most) {
    String what =
        format(
            "memory lost to 20 ready containers and a rewrite of 2 GB: %s under %.0f MB",
            way.label(), most);
    number(
        what,
        Topic.AGENT_MEMORY,
        Conditions.heap(Measurements.AGENT_HEAP),
        way,
        Metrics.LOST,
        "MB",
        most);
  }

  private void rewrite(Way way) {
    String what =
        format("first rewrite of 2 GB after 20 starts: %s at most 1.5 times", way.label());
    number(
        what,
        Topic.AGENT_MEMORY,
        Conditions.heap(Measurements.AGENT_HEAP),
        way,
        Metrics.PAUSE,
        "",
        REWRITE);
  }

  private void prompt(String what, String condition, Way way, double millis) {
    String bar = format("%s: %s p99 under %.0f ms", what, way.label(), millis);
    number(bar, Topic.PROMPTNESS, condition, way, Metrics.P99_MILLIS, "ms", millis);
  }

  private void exec() {
    String what = "exec of /bin/true: launcher at most 0.7 of lxc-attach";
    OptionalDouble ours =
        results.median(Topic.EXEC, Conditions.EXEC_TRUE, Way.LAUNCHER.label(), Metrics.TIME);
    OptionalDouble tool =
        results.median(Topic.EXEC, Conditions.EXEC_TRUE, "lxc-attach", Metrics.TIME);
    if (ours.isEmpty() || tool.isEmpty()) {
      bars.add(Bar.notMeasured(what));
      return;
    }
    double ratio = ours.getAsDouble() / tool.getAsDouble();
    bars.add(
        Bar.of(
            what,
            format("%.1f against %.1f ms: %.2f", ours.getAsDouble(), tool.getAsDouble(), ratio),
            ratio <= EXEC_SHARE));
  }

  private void number(
      String what,
      Topic topic,
      String condition,
      Way way,
      String metric,
      String unit,
      double most) {
    OptionalDouble value = results.median(topic, condition, way.label(), metric);
    if (value.isEmpty()) {
      bars.add(Bar.notMeasured(what));
    } else {
      String measured = format("%.2f %s", value.getAsDouble(), unit).strip();
      bars.add(Bar.of(what, measured, value.getAsDouble() < most));
    }
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
