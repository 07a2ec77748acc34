package org.lxcpool.benchmarks.system.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcpool.benchmarks.micro.peers.Peers;
import org.lxcpool.benchmarks.system.report.Target.Verdict;
import org.lxcpool.benchmarks.system.scheduling.SchedulingPeers;

class TargetsTest {
  private final Results results = new Results();

  @Test
  void pairOverSixtyNanosecondsIsMissed() {
    pairs(1, Peers.LXCPOOL, 1_000 / 60.5);
    assertThat(verdict("lxcpool: a pair on one thread takes")).isEqualTo(Verdict.MISSED);
  }

  @Test
  void pairMayAllocateOnlyTheOptional() {
    pairs(1, Peers.LXCPOOL, 30);
    results.add(ReportTable.PAIRS, "1 thread", Peers.LXCPOOL, Metrics.ALLOCATED, 16.02);
    assertThat(verdict("lxcpool: a pair on one thread allocates")).isEqualTo(Verdict.PASS);

    results.add(ReportTable.PAIRS, "1 thread", Peers.LXCPOOL, Metrics.ALLOCATED, 32);
    assertThat(verdict("lxcpool: a pair on one thread allocates")).isEqualTo(Verdict.MISSED);
  }

  @Test
  void equalThroughputIsNotFaster() {
    pairs(8, Peers.LXCPOOL, 10);
    pairs(8, Peers.LINKED_QUEUE, 10);
    assertThat(verdict("pairs, 8 threads: faster than Linked")).isEqualTo(Verdict.MISSED);
  }

  @Test
  void arrayQueueMayBeAQuarterFasterOnOneThreadOnly() {
    pairs(1, Peers.LXCPOOL, 8);
    pairs(1, Peers.ARRAY_QUEUE, 10);
    pairs(2, Peers.LXCPOOL, 8);
    pairs(2, Peers.ARRAY_QUEUE, 10);
    assertThat(verdict("pairs, 1 thread: at least 0.80 of Array")).isEqualTo(Verdict.PASS);
    assertThat(verdict("pairs, 2 threads: at least 0.95 of Array")).isEqualTo(Verdict.MISSED);
  }

  @Test
  void targetWithoutThePeersNumberIsNotMeasured() {
    pairs(8, Peers.LXCPOOL, 10);
    assertThat(verdict("pairs, 8 threads: faster than vibur")).isEqualTo(Verdict.NOT_MEASURED);
  }

  @Test
  void medianOfTheRoundsIsJudged() {
    for (double millis : new double[] {131, 900, 121}) {
      results.add(
          ReportTable.REFILL, "30 ms", SchedulingPeers.LXCPOOL.label(), Metrics.TIME, millis);
    }
    results.add(
        ReportTable.FREED_PLACE, "stock full", SchedulingPeers.LXCPOOL.label(), Metrics.P99, 1_000);
    assertThat(verdict("refill of 20")).isEqualTo(Verdict.PASS);
    assertThat(verdict("free place")).isEqualTo(Verdict.MISSED);
  }

  @Test
  void unmeasuredTableHasNoTargets() {
    results.add(ReportTable.NATIVE_CALL, "noOp", "jnr-ffi", Metrics.COST, 10);
    assertThat(Targets.judge(results)).isEmpty();
  }

  private void pairs(int threads, String peer, double rate) {
    results.add(ReportTable.PAIRS, Conditions.threads(threads), peer, Metrics.THROUGHPUT, rate);
  }

  private Verdict verdict(String what) {
    List<Target> found =
        Targets.judge(results).stream().filter(target -> target.what().startsWith(what)).toList();
    assertThat(found).as(what).hasSize(1);
    return found.get(0).verdict();
  }
}
