package org.lxcpool.benchmarks.system.run;

import org.lxcpool.benchmarks.system.report.Results;

/**
 * One measurement of a round, or of all rounds.
 *
 * @param label what it measures
 * @param seconds about how long it takes
 * @param once whether it has rounds of its own, and therefore runs in the first round only
 * @param work measures, and adds the numbers to the results
 */
record Step(String label, double seconds, boolean once, Work work) {
  /** Creates a step that runs in each round. */
  Step(String label, double seconds, Work work) {
    this(label, seconds, false, work);
  }

  /** The work of a step. */
  @FunctionalInterface
  interface Work {
    void measure(Results results) throws Exception;
  }
}
