package org.lxcpool.benchmarks.system.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.lifecycle.Measurements;
import org.lxcpool.benchmarks.system.report.Results;

/** A list of steps, each of which runs on a benchmark host of its own. */
final class LifecycleSteps {
  private final List<Step> steps = new ArrayList<>();

  List<Step> all() {
    return List.copyOf(steps);
  }

  /** A measurement on a benchmark host. */
  @FunctionalInterface
  interface Measurement {
    void run(Measurements measurements, Results results) throws Exception;
  }

  void add(String label, double seconds, Measurement work) {
    add(label, seconds, false, work);
  }

  void add(String label, double seconds, boolean once, Measurement work) {
    steps.add(
        new Step(
            label,
            seconds,
            once,
            results -> {
              try (BenchHost host = BenchHost.create()) {
                work.run(new Measurements(host.home()), results);
              }
            }));
  }

  static double get(Map<String, Double> measured, String name) {
    Double value = measured.get(name);
    if (value == null) {
      throw new IllegalStateException("the measurement printed no " + name + ": " + measured);
    }
    return value;
  }
}
