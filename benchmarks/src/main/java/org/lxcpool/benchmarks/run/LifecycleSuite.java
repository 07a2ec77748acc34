package org.lxcpool.benchmarks.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.lifecycle.Agent;
import org.lxcpool.benchmarks.lifecycle.BenchHost;
import org.lxcpool.benchmarks.lifecycle.Measurements;
import org.lxcpool.benchmarks.lifecycle.Phase;
import org.lxcpool.benchmarks.lifecycle.Plain;
import org.lxcpool.benchmarks.lifecycle.Way;
import org.lxcpool.benchmarks.report.Conditions;
import org.lxcpool.benchmarks.report.Metrics;
import org.lxcpool.benchmarks.report.Results;
import org.lxcpool.benchmarks.report.Topic;

/** Real containers: each measurement on a ground of its own, and in JVMs of its own. */
final class LifecycleSuite {
  /** Containers of a cold pool, and as many as make them without a choice. */
  private static final int COLD = 20;

  private static final int DEFAULT_WORKERS = 5;
  private static final int COLD_WARM_UPS = 4;

  private final Extent extent;
  private final List<Step> steps = new ArrayList<>();

  private LifecycleSuite(Extent extent) {
    this.extent = extent;
  }

  static List<Step> steps(Extent extent) {
    LifecycleSuite suite = new LifecycleSuite(extent);
    if (canRun(extent, suite.steps, "lifecycle")) {
      suite.addRates();
      suite.addColdPools();
      suite.addHeaps();
      suite.addPromptness();
    }
    return suite.steps;
  }

  /** Whether this is root; if not, what was asked for fails, but a smoke run does without. */
  static boolean canRun(Extent extent, List<Step> steps, String what) {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root && extent != Extent.SMOKE) {
      steps.add(
          new Step(
              what,
              1,
              results -> {
                throw new IOException("real containers need root");
              }));
    }
    return root;
  }

  /** What is measured on a ground. */
  @FunctionalInterface
  private interface Measured {
    void on(Measurements ground, Results results) throws Exception;
  }

  private void add(String label, double seconds, Measured work) {
    add(label, seconds, false, work);
  }

  private void add(String label, double seconds, boolean once, Measured work) {
    steps.add(
        new Step(
            label,
            seconds,
            once,
            results -> {
              try (BenchHost ground = BenchHost.make()) {
                work.on(new Measurements(ground.home()), results);
              }
            }));
  }

  private void addRates() {
    for (boolean privileged : extent == Extent.SMOKE ? List.of(true) : List.of(true, false)) {
      extent.atOnce().forEach(atOnce -> addRates(privileged, atOnce));
    }
  }

  /** By turns, all on one ground, and by agents that stay, so that all rounds are one. */
  private void addRates(boolean privileged, int atOnce) {
    String condition = Conditions.rate(privileged, atOnce);
    int count = extent.containers;
    int times = extent.rates();
    int warmUps = extent.warmUps();
    add(
        "define and start, " + condition,
        2.5 * warmUps + (count / 5.0) * times,
        true,
        (ground, results) -> {
          try (Agent launcher = ground.agent(Way.LAUNCHER, privileged, count, atOnce, warmUps);
              Agent inProcess = ground.agent(Way.IN_PROCESS, privileged, count, atOnce, warmUps)) {
            for (int i = 0; i < times; i++) {
              if (Plain.isBuilt()) {
                addPlain(results, condition, Way.PLAIN, ground.plain(privileged, count, atOnce));
                addPlain(
                    results,
                    condition,
                    Way.PLAIN_SPREAD,
                    ground.plainSpread(privileged, count, atOnce));
              }
              addRate(results, Way.LAUNCHER, privileged, atOnce, launcher.measure());
              addRate(results, Way.IN_PROCESS, privileged, atOnce, inProcess.measure());
            }
          }
        });
  }

  private static void addPlain(
      Results results, String condition, String subject, Map<String, Double> measured) {
    results.add(Topic.LIFECYCLE_RATE, condition, subject, Metrics.RATE, get(measured, "rate"));
  }

  private static void addRate(
      Results results, Way way, boolean privileged, int atOnce, Map<String, Double> measured) {
    Topic topic = Topic.LIFECYCLE_RATE;
    String condition = Conditions.rate(privileged, atOnce);
    results.add(topic, condition, way.label(), Metrics.RATE, get(measured, "rate"));
    results.add(topic, condition, way.label(), Metrics.CPU, get(measured, "cpu"));
    if (atOnce == 1) {
      for (Phase phase : Phase.values()) {
        addPhase(results, way, privileged, phase, measured);
      }
    }
  }

  /** In a full run six times each, since it is short and varies. */
  private void addColdPools() {
    for (int i = 0; i < (extent == Extent.FULL ? 2 : 1); i++) {
      addColdPools(Math.min(COLD, extent.containers));
    }
  }

  private void addColdPools(int count) {
    int warmUps = extent == Extent.SMOKE ? 1 : COLD_WARM_UPS;
    for (boolean privileged : extent == Extent.SMOKE ? List.of(true) : List.of(true, false)) {
      if (Plain.isBuilt()) {
        addCold(privileged, Way.PLAIN, ground -> ground.plain(privileged, count, DEFAULT_WORKERS));
      }
      for (Way way : List.of(Way.LAUNCHER, Way.IN_PROCESS)) {
        addCold(
            privileged, way.label(), ground -> ground.coldPool(way, privileged, count, warmUps));
      }
    }
    // Both make their containers as root.
    addCold(true, Way.ANCESTOR, ground -> ground.ancestor(count, warmUps));
    if (Measurements.hasCopyTool()) {
      addCold(true, Way.COPY_TOOL, ground -> ground.copies(count));
    }
  }

  /** Something that prints a rate. */
  @FunctionalInterface
  private interface Cold {
    Map<String, Double> on(Measurements ground) throws Exception;
  }

  private void addCold(boolean privileged, String subject, Cold cold) {
    String condition = Conditions.cold(privileged, Math.min(COLD, extent.containers));
    add(
        "a cold pool, " + condition + ": " + subject,
        10,
        (ground, results) ->
            results.add(
                Topic.COLD_POOL, condition, subject, Metrics.RATE, get(cold.on(ground), "rate")));
  }

  private static void addPhase(
      Results results, Way way, boolean privileged, Phase phase, Map<String, Double> measured) {
    String subject = way.label() + ", " + Conditions.privileged(privileged);
    results.add(
        Topic.LIFECYCLE_PHASES,
        phase.label(),
        subject,
        Metrics.P50_MILLIS,
        get(measured, phase.label() + ".p50"));
    results.add(
        Topic.LIFECYCLE_PHASES,
        phase.label(),
        subject,
        Metrics.P99_MILLIS,
        get(measured, phase.label() + ".p99"));
  }

  private void addHeaps() {
    if (extent == Extent.SMOKE) {
      return;
    }
    if (Plain.isBuilt()) {
      addPlainMemory();
    }
    for (Way way : Way.values()) {
      for (int live : List.of(Measurements.SMALL_HEAP, Measurements.LARGE_HEAP)) {
        String condition = Conditions.heap(live);
        add(
            "start, " + condition + ": " + way.label(),
            8,
            (ground, results) ->
                results.add(
                    Topic.START_BY_HEAP,
                    condition,
                    way.label(),
                    Metrics.P50_MILLIS,
                    get(ground.starts(way, live, extent.containers), "start.p50")));
      }
      add(
          "memory of " + Measurements.AGENT_CONTAINERS + " ready containers: " + way.label(),
          15,
          (ground, results) -> {
            Map<String, Double> measured =
                ground.memory(way, Measurements.AGENT_HEAP, Measurements.AGENT_CONTAINERS);
            String condition = Conditions.heap(Measurements.AGENT_HEAP);
            Topic topic = Topic.AGENT_MEMORY;
            results.add(topic, condition, way.label(), Metrics.LOST, get(measured, "lost"));
            results.add(
                topic,
                condition,
                way.label(),
                Metrics.PAUSE,
                get(measured, "after") / get(measured, "before"));
          });
    }
  }

  // What the containers themselves are, in the kernel and in their monitors.
  private void addPlainMemory() {
    int count = Measurements.AGENT_CONTAINERS;
    add(
        "memory of " + count + " ready containers: " + Way.PLAIN,
        3,
        (ground, results) ->
            results.add(
                Topic.AGENT_MEMORY,
                Conditions.heap(Measurements.AGENT_HEAP),
                Way.PLAIN,
                Metrics.LOST,
                get(ground.plain(true, count, 2), "lost")));
  }

  private void addPromptness() {
    int times = extent == Extent.FULL ? 200 : extent.containers;
    add(
        "a start killed: " + Way.LAUNCHER.label(),
        3 + times / 8.0,
        (ground, results) ->
            addPercentiles(results, Conditions.KILLED_START, Way.LAUNCHER, ground.kills(times)));
    for (Way way : List.of(Way.LAUNCHER, Way.IN_PROCESS)) {
      add(
          "a container killed: " + way.label(),
          3 + times / 8.0,
          (ground, results) ->
              addPercentiles(results, Conditions.KILLED_INIT, way, ground.deaths(way, times)));
    }
    if (Measurements.hasAttachTool()) {
      add(
          "exec of /bin/true: " + Way.LAUNCHER.label(),
          3 + times / 20.0,
          (ground, results) -> {
            Map<String, Double> measured = ground.exec(Way.LAUNCHER, times);
            Topic topic = Topic.EXEC;
            String condition = Conditions.EXEC_TRUE;
            results.add(
                topic, condition, Way.LAUNCHER.label(), Metrics.TIME, get(measured, "ours"));
            results.add(topic, condition, "lxc-attach", Metrics.TIME, get(measured, "tool"));
          });
    }
  }

  private static void addPercentiles(
      Results results, String condition, Way way, Map<String, Double> measured) {
    Topic topic = Topic.PROMPTNESS;
    results.add(topic, condition, way.label(), Metrics.P50_MILLIS, get(measured, "p50"));
    results.add(topic, condition, way.label(), Metrics.P99_MILLIS, get(measured, "p99"));
  }

  private static double get(Map<String, Double> measured, String name) {
    Double value = measured.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + measured);
    }
    return value;
  }
}
