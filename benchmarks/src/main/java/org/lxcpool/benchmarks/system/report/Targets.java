package org.lxcpool.benchmarks.system.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lxcpool.benchmarks.micro.peers.Peers;
import org.lxcpool.benchmarks.system.scheduling.SchedulingPeers;

/** Judges the results against the performance targets. */
public final class Targets {
  private static final double PAIR_NANOS = 60;

  /** Tolerance per pair for rounding and the JVM's other threads; an Optional has 16 bytes. */
  private static final double NO_BYTES = 1;

  private static final double ARRAY_QUEUE_SHARE_ALONE = 0.8;
  private static final double ARRAY_QUEUE_SHARE = 0.95;
  private static final double FAIR_QUEUE_SHARE = 0.9;
  private static final double FREED_PLACE_MICROS = 1_000;
  private static final double REFILL_MILLIS = 1.1 * 120;
  private static final int OPTIONAL_BYTES = 16;

  private final Results results;
  private final List<Target> targets = new ArrayList<>();

  private Targets(Results results) {
    this.results = results;
  }

  /** Returns the targets of everything that was measured. */
  public static List<Target> judge(Results results) {
    Targets targets = new Targets(results);
    if (!results.conditions(ReportTable.PAIRS).isEmpty()) {
      targets.pairAlone();
      for (String peer : List.of(Peers.LINKED_QUEUE, Peers.COMMONS_POOL, Peers.VIBUR)) {
        targets.pairs(ReportTable.PAIRS, peer, false);
        targets.pairs(ReportTable.PAIRS_SHORT, peer, false);
      }
      targets.pairs(ReportTable.PAIRS, Peers.ARRAY_QUEUE, true);
      targets.pairs(ReportTable.PAIRS_SHORT, Peers.ARRAY_QUEUE, true);
      targets.handOff(Peers.LXCPOOL, Peers.CONCURRENT_BAG);
      targets.handOff(Peers.LXCPOOL, Peers.COMMONS_POOL);
      targets.handOff(Peers.LXCPOOL_WORKERS, Peers.STORMPOT);
      targets.handOff(Peers.LXCPOOL_WORKERS, Peers.VIBUR);
      targets.handOffAgainstFairQueue();
      targets.longestWait();
    }
    if (!results.conditions(ReportTable.FREED_PLACE).isEmpty()) {
      targets.freedPlace();
      targets.refill();
    }
    targets.targets.addAll(LifecycleTargets.judge(results));
    targets.targets.addAll(ShardTargets.judge(results));
    return List.copyOf(targets.targets);
  }

  private void pairAlone() {
    for (String subject : List.of(Peers.LXCPOOL, Peers.LXCPOOL_REPLENISHING)) {
      String alone = Conditions.threads(1);
      OptionalDouble rate = results.median(ReportTable.PAIRS, alone, subject, Metrics.THROUGHPUT);
      if (rate.isPresent() && rate.getAsDouble() > 0) {
        double nanos = 1_000 / rate.getAsDouble();
        String what = subject + ": a pair on one thread takes under 60 ns";
        targets.add(Target.of(what, format("%.1f ns", nanos), nanos < PAIR_NANOS));
      }
      OptionalDouble bytes = results.median(ReportTable.PAIRS, alone, subject, Metrics.ALLOCATED);
      if (bytes.isPresent()) {
        double allocated = bytes.getAsDouble();
        String what = subject + ": a pair on one thread allocates only the Optional";
        String note = allocated < NO_BYTES ? "" : ", an Optional has " + OPTIONAL_BYTES;
        targets.add(
            Target.of(
                what,
                format("%.2f B/op", allocated) + note,
                allocated <= OPTIONAL_BYTES + NO_BYTES));
      }
    }
  }

  private void pairs(ReportTable table, String peer, boolean checksNothing) {
    for (String condition : results.conditions(table)) {
      double least = 1;
      String what = "faster than " + peer;
      if (checksNothing) {
        least =
            condition.equals(Conditions.threads(1)) ? ARRAY_QUEUE_SHARE_ALONE : ARRAY_QUEUE_SHARE;
        what = format("at least %.2f of %s", least, peer);
      }
      String stock = table == ReportTable.PAIRS_SHORT ? ", short of stock" : "";
      ratio(
          table,
          condition,
          Peers.LXCPOOL,
          peer,
          least,
          "pairs, " + condition + stock + ": " + what);
    }
  }

  private void handOff(String ours, String peer) {
    for (String condition : results.conditions(ReportTable.HAND_OFF)) {
      String what = format("hand-off, %s: %s faster than %s", condition, ours, peer);
      ratio(ReportTable.HAND_OFF, condition, ours, peer, 1, what);
    }
  }

  private void handOffAgainstFairQueue() {
    for (String condition : results.conditions(ReportTable.HAND_OFF)) {
      String fair = Peers.FAIR_ARRAY_QUEUE;
      String what = format("hand-off, %s: at least 0.9 of %s", condition, fair);
      ratio(ReportTable.HAND_OFF, condition, Peers.LXCPOOL, fair, FAIR_QUEUE_SHARE, what);
    }
  }

  private void longestWait() {
    for (String condition : results.conditions(ReportTable.FAIRNESS)) {
      String what = condition + ": the longest wait is at most twice the fairest peer's";
      OptionalDouble ours =
          results.median(ReportTable.FAIRNESS, condition, Peers.LXCPOOL, Metrics.LONGEST_WAIT);
      OptionalDouble fairest =
          results.subjects(ReportTable.FAIRNESS).stream()
              .filter(subject -> !subject.equals(Peers.LXCPOOL))
              .map(
                  peer ->
                      results.median(ReportTable.FAIRNESS, condition, peer, Metrics.LONGEST_WAIT))
              .flatMapToDouble(OptionalDouble::stream)
              .min();
      if (ours.isEmpty() || fairest.isEmpty()) {
        targets.add(Target.notMeasured(what));
      } else {
        double mine = ours.getAsDouble();
        double least = fairest.getAsDouble();
        targets.add(
            Target.of(what, format("%.1f ms against %.1f ms", mine, least), mine <= 2 * least));
      }
    }
  }

  private void ratio(
      ReportTable table, String condition, String ours, String theirs, double least, String what) {
    OptionalDouble mine = results.median(table, condition, ours, Metrics.THROUGHPUT);
    OptionalDouble other = results.median(table, condition, theirs, Metrics.THROUGHPUT);
    if (mine.isEmpty() || other.isEmpty()) {
      targets.add(Target.notMeasured(what));
      return;
    }
    double ratio = mine.getAsDouble() / other.getAsDouble();
    String measured =
        format("%.4g against %.4g per us: %.2f", mine.getAsDouble(), other.getAsDouble(), ratio);
    targets.add(Target.of(what, measured, least == 1 ? ratio > 1 : ratio >= least));
  }

  private void freedPlace() {
    String what = "free place to factory call: p99 under 1 ms";
    OptionalDouble p99 =
        results.median(
            ReportTable.FREED_PLACE,
            Conditions.FREED_PLACE,
            SchedulingPeers.LXCPOOL.label(),
            Metrics.P99);
    if (p99.isEmpty()) {
      targets.add(Target.notMeasured(what));
    } else {
      double micros = p99.getAsDouble();
      targets.add(Target.of(what, format("%.0f us", micros), micros < FREED_PLACE_MICROS));
    }
  }

  private void refill() {
    String what = "refill of 20 with 30 ms creations and 5 workers: at most 1.1 x 120 ms";
    OptionalDouble millis =
        results.median(
            ReportTable.REFILL,
            Conditions.refill(30, 0, 0),
            SchedulingPeers.LXCPOOL.label(),
            Metrics.TIME);
    if (millis.isEmpty()) {
      targets.add(Target.notMeasured(what));
    } else {
      double took = millis.getAsDouble();
      targets.add(Target.of(what, format("%.1f ms", took), took <= REFILL_MILLIS));
    }
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
