package org.lxcpool.benchmarks.run;

import org.lxcpool.benchmarks.report.Results;

/**
 * One measurement of a round.
 *
 * @param label what it measures
 * @param seconds how long it takes, about
 * @param work measures and adds what it measured
 */
record Step(String label, double seconds, Work work) {
  /** Measures. */
  @FunctionalInterface
  interface Work {
    void measure(Results results) throws Exception;
  }
}
