package org.lxcpool.benchmarks.system.report;

/**
 * A performance target and whether it was met.
 *
 * @param what the target
 * @param measured the numbers
 * @param verdict the verdict
 */
public record Target(String what, String measured, Verdict verdict) {

  /** Whether a target was met. */
  public enum Verdict {
    PASS,
    MISSED,
    NOT_MEASURED;

    @Override
    public String toString() {
      return switch (this) {
        case PASS -> "met";
        case MISSED -> "**missed**";
        case NOT_MEASURED -> "not measured";
      };
    }
  }

  static Target of(String what, String measured, boolean met) {
    return new Target(what, measured, met ? Verdict.PASS : Verdict.MISSED);
  }

  static Target notMeasured(String what) {
    return new Target(what, "", Verdict.NOT_MEASURED);
  }
}
