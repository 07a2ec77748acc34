package org.lxcpool.benchmarks.run;

import org.lxcpool.benchmarks.report.Results;

/**
 * One measurement of a round, or of all rounds.
 *
 * @param label what it measures
 * @param seconds how long it takes, about
 * @param once whether it has rounds of its own: it is measured in the first one alone
 * @param work measures and adds what it measured
 */
record Step(String label, double seconds, boolean once, Work work) {
  /** One of each round. */
  Step(String label, double seconds, Work work) {
    this(label, seconds, false, work);
  }

  /** Measures. */
  @FunctionalInterface
  interface Work {
    void measure(Results results) throws Exception;
  }
}
