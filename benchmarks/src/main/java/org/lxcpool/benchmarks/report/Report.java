package org.lxcpool.benchmarks.report;

import java.util.List;

/**
 * All that a report says.
 *
 * @param command the command that made it
 * @param warnings why its numbers may be doubtful
 * @param facts where it was measured
 * @param bars what was promised, judged
 * @param failures what couldn't be measured
 * @param results the numbers
 */
public record Report(
    String command,
    List<String> warnings,
    List<String> facts,
    List<Bar> bars,
    List<String> failures,
    Results results) {

  /** How many bars came out so. */
  public long count(Bar.Verdict verdict) {
    return bars.stream().filter(bar -> bar.verdict() == verdict).count();
  }

  /** One line: how many bars were kept. */
  public String sum() {
    return "bars: "
        + count(Bar.Verdict.PASS)
        + " pass, "
        + count(Bar.Verdict.MISSED)
        + " missed, "
        + count(Bar.Verdict.NOT_MEASURED)
        + " not measured";
  }
}
