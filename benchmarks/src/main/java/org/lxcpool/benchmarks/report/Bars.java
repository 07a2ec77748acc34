package org.lxcpool.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lxcpool.benchmarks.peers.Peers;
import org.lxcpool.benchmarks.scheduling.Subjects;

/** Holds the results against what was promised. */
public final class Bars {
  private static final double PAIR_NANOS = 60;

  /** What rounding and other threads of the JVM leave per pair; an Optional would be 16. */
  private static final double NO_BYTES = 1;

  private static final double ARRAY_QUEUE_SHARE_ALONE = 0.8;
  private static final double ARRAY_QUEUE_SHARE = 0.95;
  private static final double FAIR_QUEUE_SHARE = 0.9;
  private static final double FREED_PLACE_MICROS = 1_000;
  private static final double REFILL_MILLIS = 1.1 * 120;
  private static final int OPTIONAL_BYTES = 16;

  private final Results results;
  private final List<Bar> bars = new ArrayList<>();

  private Bars(Results results) {
    this.results = results;
  }

  /** All bars that belong to what was measured. */
  public static List<Bar> judge(Results results) {
    Bars bars = new Bars(results);
    if (!results.conditions(Topic.PAIRS).isEmpty()) {
      bars.pairAlone();
      for (String peer : List.of(Peers.LINKED_QUEUE, Peers.COMMONS_POOL, Peers.VIBUR)) {
        bars.pairs(Topic.PAIRS, peer, false);
        bars.pairs(Topic.PAIRS_SHORT, peer, false);
      }
      bars.pairs(Topic.PAIRS, Peers.ARRAY_QUEUE, true);
      bars.pairs(Topic.PAIRS_SHORT, Peers.ARRAY_QUEUE, true);
      bars.handOff(Peers.LXCPOOL, Peers.CONCURRENT_BAG);
      bars.handOff(Peers.LXCPOOL, Peers.COMMONS_POOL);
      bars.handOff(Peers.LXCPOOL_WORKERS, Peers.STORMPOT);
      bars.handOff(Peers.LXCPOOL_WORKERS, Peers.VIBUR);
      bars.handOffAgainstFairQueue();
      bars.longestWait();
    }
    if (!results.conditions(Topic.FREED_PLACE).isEmpty()) {
      bars.freedPlace();
      bars.refill();
    }
    bars.bars.addAll(LifecycleBars.judge(results));
    bars.bars.addAll(ShardBars.judge(results));
    return List.copyOf(bars.bars);
  }

  private void pairAlone() {
    for (String subject : List.of(Peers.LXCPOOL, Peers.LXCPOOL_REPLENISHING)) {
      String alone = Conditions.threads(1);
      OptionalDouble rate = results.median(Topic.PAIRS, alone, subject, Metrics.THROUGHPUT);
      if (rate.isPresent() && rate.getAsDouble() > 0) {
        double nanos = 1_000 / rate.getAsDouble();
        String what = subject + ": a pair on one thread takes under 60 ns";
        bars.add(Bar.of(what, format("%.1f ns", nanos), nanos < PAIR_NANOS));
      }
      OptionalDouble bytes = results.median(Topic.PAIRS, alone, subject, Metrics.ALLOCATED);
      if (bytes.isPresent()) {
        double allocated = bytes.getAsDouble();
        String what = subject + ": a pair on one thread allocates nothing but the Optional";
        String note = allocated < NO_BYTES ? "" : ", an Optional has " + OPTIONAL_BYTES;
        bars.add(
            Bar.of(
                what,
                format("%.2f B/op", allocated) + note,
                allocated <= OPTIONAL_BYTES + NO_BYTES));
      }
    }
  }

  private void pairs(Topic topic, String peer, boolean checksNothing) {
    for (String condition : results.conditions(topic)) {
      double least = 1;
      String what = "faster than " + peer;
      if (checksNothing) {
        least =
            condition.equals(Conditions.threads(1)) ? ARRAY_QUEUE_SHARE_ALONE : ARRAY_QUEUE_SHARE;
        what = format("at least %.2f of %s", least, peer);
      }
      String stock = topic == Topic.PAIRS_SHORT ? ", short of stock" : "";
      ratio(
          topic,
          condition,
          Peers.LXCPOOL,
          peer,
          least,
          "pairs, " + condition + stock + ": " + what);
    }
  }

  private void handOff(String ours, String peer) {
    for (String condition : results.conditions(Topic.HAND_OFF)) {
      String what = format("hand-off, %s: %s faster than %s", condition, ours, peer);
      ratio(Topic.HAND_OFF, condition, ours, peer, 1, what);
    }
  }

  private void handOffAgainstFairQueue() {
    for (String condition : results.conditions(Topic.HAND_OFF)) {
      String fair = Peers.FAIR_ARRAY_QUEUE;
      String what = format("hand-off, %s: at least 0.9 of %s", condition, fair);
      ratio(Topic.HAND_OFF, condition, Peers.LXCPOOL, fair, FAIR_QUEUE_SHARE, what);
    }
  }

  private void longestWait() {
    for (String condition : results.conditions(Topic.FAIRNESS)) {
      String what = condition + ": the longest wait is at most twice the fairest peer's";
      OptionalDouble ours =
          results.median(Topic.FAIRNESS, condition, Peers.LXCPOOL, Metrics.LONGEST_WAIT);
      OptionalDouble fairest =
          results.subjects(Topic.FAIRNESS).stream()
              .filter(subject -> !subject.equals(Peers.LXCPOOL))
              .map(peer -> results.median(Topic.FAIRNESS, condition, peer, Metrics.LONGEST_WAIT))
              .flatMapToDouble(OptionalDouble::stream)
              .min();
      if (ours.isEmpty() || fairest.isEmpty()) {
        bars.add(Bar.notMeasured(what));
      } else {
        double mine = ours.getAsDouble();
        double least = fairest.getAsDouble();
        bars.add(Bar.of(what, format("%.1f ms against %.1f ms", mine, least), mine <= 2 * least));
      }
    }
  }

  private void ratio(
      Topic topic, String condition, String ours, String theirs, double least, String what) {
    OptionalDouble mine = results.median(topic, condition, ours, Metrics.THROUGHPUT);
    OptionalDouble other = results.median(topic, condition, theirs, Metrics.THROUGHPUT);
    if (mine.isEmpty() || other.isEmpty()) {
      bars.add(Bar.notMeasured(what));
      return;
    }
    double ratio = mine.getAsDouble() / other.getAsDouble();
    String measured =
        format("%.4g against %.4g a us: %.2f", mine.getAsDouble(), other.getAsDouble(), ratio);
    bars.add(Bar.of(what, measured, least == 1 ? ratio > 1 : ratio >= least));
  }

  private void freedPlace() {
    String what = "freed place to factory call: p99 under 1 ms";
    OptionalDouble p99 =
        results.median(
            Topic.FREED_PLACE, Conditions.FREED_PLACE, Subjects.LXCPOOL.label(), Metrics.P99);
    if (p99.isEmpty()) {
      bars.add(Bar.notMeasured(what));
    } else {
      double micros = p99.getAsDouble();
      bars.add(Bar.of(what, format("%.0f us", micros), micros < FREED_PLACE_MICROS));
    }
  }

  private void refill() {
    String what = "refill of 20 with 30 ms creations and 5 workers: at most 1.1 x 120 ms";
    OptionalDouble millis =
        results.median(
            Topic.REFILL, Conditions.refill(30, 0, 0), Subjects.LXCPOOL.label(), Metrics.TIME);
    if (millis.isEmpty()) {
      bars.add(Bar.notMeasured(what));
    } else {
      double took = millis.getAsDouble();
      bars.add(Bar.of(what, format("%.1f ms", took), took <= REFILL_MILLIS));
    }
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
