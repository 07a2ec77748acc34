package org.lxcpool.benchmarks.system.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The suite of real containers. */
final class LifecycleSuite {
  private LifecycleSuite() {}

  static List<Step> steps(RunSize size) {
    List<Step> steps = new ArrayList<>();
    if (canRun(size, steps, "lifecycle")) {
      steps.addAll(new CreationSteps(size).all());
      steps.addAll(new CostSteps(size).all());
    }
    return steps;
  }

  /**
   * Returns whether this process is root. If it isn't, a step that fails is added, except in a
   * smoke run, which skips real containers.
   */
  static boolean canRun(RunSize size, List<Step> steps, String what) {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root && size != RunSize.SMOKE) {
      steps.add(
          new Step(
              what,
              1,
              results -> {
                throw new IOException("measuring real containers needs root");
              }));
    }
    return root;
  }
}
