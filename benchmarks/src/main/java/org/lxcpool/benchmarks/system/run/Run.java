package org.lxcpool.benchmarks.system.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.system.report.Results;

/** A run of suites: executes all their steps, round by round. */
public final class Run {
  private final PrintStream out;
  private final List<String> failures = new ArrayList<>();
  private final Results results = new Results();

  /**
   * Creates a run.
   *
   * @param out where progress is printed
   */
  public Run(PrintStream out) {
    this.out = out;
  }

  /** Makes the threads of hot path benchmarks virtual; needs JDK 21. */
  public static void useVirtualThreads() {
    Jmh.useVirtualThreads();
  }

  /** Returns the numbers measured so far. */
  public Results results() {
    return results;
  }

  /** Returns the failed measurements with their reasons, one line each. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /**
   * Runs the measurements. A failed one is recorded, and the run continues.
   *
   * @param only runs only steps whose label contains one of these texts; empty for all
   * @throws IllegalArgumentException if no label contains a text
   */
  public void measure(List<Suite> suites, RunSize size, List<String> only)
      throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    for (Suite suite : suites) {
      steps.addAll(suite.steps(size));
    }
    for (String text : only) {
      if (steps.stream().noneMatch(step -> step.label().contains(text))) {
        throw new IllegalArgumentException(
            "no measurement has a name that contains \"" + text + "\"");
      }
    }
    steps.removeIf(step -> !only.isEmpty() && only.stream().noneMatch(step.label()::contains));
    List<Step> plan = new ArrayList<>(steps);
    steps.removeIf(Step::once);
    for (int i = 1; i < size.rounds; i++) {
      plan.addAll(steps);
    }
    double planned = plan.stream().mapToDouble(Step::seconds).sum();
    double done = 0;
    long start = System.nanoTime();
    for (int i = 0; i < plan.size(); i++) {
      Step step = plan.get(i);
      double took = (System.nanoTime() - start) / 1e9;
      double pace = i < 3 ? 1 : took / done;
      out.printf(
          Locale.ROOT,
          "[%d/%d, about %s left] %s%n",
          i + 1,
          plan.size(),
          span((planned - done) * pace),
          step.label());
      measure(step);
      done += step.seconds();
    }
    out.printf("measured in %s%n", span((System.nanoTime() - start) / 1e9));
  }

  private void measure(Step step) throws InterruptedException {
    try {
      step.work().measure(results);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      String failure = step.label() + ": " + e;
      failures.add(failure);
      out.println("failed: " + failure);
    }
  }

  private static String span(double seconds) {
    long rounded = Math.max(1, Math.round(seconds));
    long minutes = TimeUnit.SECONDS.toMinutes(rounded);
    return minutes >= 3 ? minutes + " min" : rounded + " s";
  }
}
