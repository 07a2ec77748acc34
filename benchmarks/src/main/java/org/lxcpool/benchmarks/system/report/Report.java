package org.lxcpool.benchmarks.system.report;

import java.util.List;
import java.util.Locale;

/**
 * The content of a report.
 *
 * @param command the command that produced it
 * @param warnings reasons why its numbers may be unreliable
 * @param facts facts about the machine
 * @param targets the judged targets
 * @param failures the measurements that failed
 * @param results the numbers
 */
public record Report(
    String command,
    List<String> warnings,
    List<String> facts,
    List<Target> targets,
    List<String> failures,
    Results results) {

  /** Returns how many targets have a verdict. */
  public long count(Target.Verdict verdict) {
    return targets.stream().filter(target -> target.verdict() == verdict).count();
  }

  /** Returns one line: how many targets were met. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "met %d of %d targets, missed %d, %d not measured",
        count(Target.Verdict.PASS),
        targets.size(),
        count(Target.Verdict.MISSED),
        count(Target.Verdict.NOT_MEASURED));
  }
}
