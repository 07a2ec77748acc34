package org.lxcpool.benchmarks.report;

/**
 * What was promised, and what came of it.
 *
 * @param what the promise
 * @param measured the numbers
 * @param verdict whether it was kept
 */
public record Bar(String what, String measured, Verdict verdict) {

  /** Whether a promise was kept. */
  public enum Verdict {
    PASS,
    MISSED,
    NOT_MEASURED;

    @Override
    public String toString() {
      return switch (this) {
        case PASS -> "pass";
        case MISSED -> "**missed**";
        case NOT_MEASURED -> "not measured";
      };
    }
  }

  static Bar of(String what, String measured, boolean kept) {
    return new Bar(what, measured, kept ? Verdict.PASS : Verdict.MISSED);
  }

  static Bar notMeasured(String what) {
    return new Bar(what, "", Verdict.NOT_MEASURED);
  }
}
