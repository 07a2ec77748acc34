package org.lxcpool.benchmarks.system.run;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.micro.hotpath.FairnessBenchmark;
import org.lxcpool.benchmarks.micro.hotpath.GetPutBenchmark;
import org.lxcpool.benchmarks.micro.hotpath.HandOffBenchmark;
import org.lxcpool.benchmarks.micro.hotpath.PeerState;
import org.lxcpool.benchmarks.micro.peers.Peers;
import org.lxcpool.benchmarks.system.report.Conditions;
import org.lxcpool.benchmarks.system.report.Metrics;
import org.lxcpool.benchmarks.system.report.ReportTable;
import org.lxcpool.benchmarks.system.report.Results;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** The suite of get and put: pairs, latencies, hand-off, fairness. */
final class HotPathSuite {
  private static final int FAIRNESS_THREADS = 16;
  private static final int LATENCY_THREADS = 8;

  private final RunSize size;
  private final List<Step> steps = new ArrayList<>();

  private HotPathSuite(RunSize size) {
    this.size = size;
  }

  static List<Step> steps(RunSize size) {
    HotPathSuite suite = new HotPathSuite(size);
    suite.addPairs();
    if (size != RunSize.SMOKE) {
      suite.addShortPairs();
    }
    suite.addLatencies();
    suite.addHandOffs();
    suite.addFairness();
    return suite.steps;
  }

  private void addPairs() {
    for (int threads : size.threads()) {
      for (String peer : pairPeers()) {
        steps.add(pair(ReportTable.PAIRS, peer, threads, PeerState.PLENTIFUL));
      }
    }
  }

  private void addShortPairs() {
    for (int threads : size.threads()) {
      if (threads > PeerState.SHORT) {
        for (String peer : Peers.closed()) {
          steps.add(pair(ReportTable.PAIRS_SHORT, peer, threads, PeerState.SHORT));
        }
      }
    }
  }

  private List<String> pairPeers() {
    List<String> peers = new ArrayList<>(Peers.closed());
    peers.add(1, Peers.LXCPOOL_REPLENISHING);
    peers.add(2, Peers.LXCPOOL_LISTENER);
    return peers;
  }

  private Step pair(ReportTable table, String peer, int threads, int stock) {
    String condition = Conditions.threads(threads);
    return new Step(
        "get and put: " + peer + ", " + condition + ", stock " + stock,
        size.forkSeconds(),
        results -> {
          RunResult run =
              Jmh.run(
                  Jmh.options(GetPutBenchmark.class, "pair", size)
                      .mode(Mode.Throughput)
                      .param("peer", peer)
                      .param("stock", "" + stock)
                      .threads(threads)
                      .addProfiler(GCProfiler.class));
          addGets(results, run, table, condition, peer);
          Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
          if (allocated != null) {
            results.add(table, condition, peer, Metrics.ALLOCATED, allocated.getScore());
          }
        });
  }

  private static void addGets(
      Results results, RunResult run, ReportTable table, String condition, String peer) {
    results.add(table, condition, peer, Metrics.THROUGHPUT, counter(run, "served"));
    results.add(table, condition, peer, Metrics.FAILED, counter(run, "failed"));
  }

  private static double counter(RunResult run, String name) {
    return requireNonNull(run.getSecondaryResults().get(name), name).getScore();
  }

  private void addLatencies() {
    List<String> peers = size == RunSize.SMOKE ? List.of(Peers.LXCPOOL) : Peers.closed();
    List<Integer> threads = size == RunSize.FULL ? List.of(1, LATENCY_THREADS) : List.of(1);
    for (int n : threads) {
      for (String peer : peers) {
        steps.add(latency(peer, n));
      }
    }
  }

  private Step latency(String peer, int threads) {
    String condition = Conditions.threads(threads);
    return new Step(
        "latency: " + peer + ", " + condition,
        size.forkSeconds(),
        results -> {
          Statistics nanos =
              Jmh.run(
                      Jmh.options(GetPutBenchmark.class, "pair", size)
                          .mode(Mode.SampleTime)
                          .timeUnit(TimeUnit.MICROSECONDS)
                          .param("peer", peer)
                          .param("stock", "" + PeerState.PLENTIFUL)
                          .threads(threads))
                  .getPrimaryResult()
                  .getStatistics();
          ReportTable table = ReportTable.PAIR_LATENCY;
          results.add(table, condition, peer, Metrics.P50, nanos.getPercentile(50));
          results.add(table, condition, peer, Metrics.P99, nanos.getPercentile(99));
          results.add(table, condition, peer, Metrics.P999, nanos.getPercentile(99.9));
          results.add(table, condition, peer, Metrics.MAX, nanos.getMax());
        });
  }

  private void addHandOffs() {
    List<String> peers = new ArrayList<>(Peers.closed());
    peers.add(1, Peers.LXCPOOL_WORKERS);
    if (size == RunSize.SMOKE) {
      peers = List.of(Peers.LXCPOOL, Peers.LXCPOOL_WORKERS, Peers.STORMPOT);
    }
    for (int producers : size.producers()) {
      for (String peer : peers) {
        steps.add(handOff(peer, producers));
      }
    }
  }

  private Step handOff(String peer, int producers) {
    String condition = Conditions.handOff(producers, producers);
    return new Step(
        "hand-off: " + peer + ", " + condition,
        size.forkSeconds(),
        results -> {
          ChainedOptionsBuilder options =
              Jmh.options(HandOffBenchmark.class, "handOff", size)
                  .mode(Mode.Throughput)
                  .param("peer", peer)
                  .param("stock", "" + PeerState.PLENTIFUL)
                  .threadGroups(producers, producers);
          addGets(results, Jmh.run(options), ReportTable.HAND_OFF, condition, peer);
        });
  }

  private void addFairness() {
    String condition = Conditions.threads(FAIRNESS_THREADS) + " for " + PeerState.SHORT + " items";
    long millis = 5L * size.iterationMillis;
    for (String peer : Peers.closed()) {
      if (size == RunSize.SMOKE && !peer.equals(Peers.LXCPOOL)) {
        continue;
      }
      steps.add(
          new Step(
              "fairness: " + peer + ", " + condition,
              millis / 1_000.0,
              results -> {
                FairnessBenchmark.Shares shares =
                    FairnessBenchmark.run(peer, PeerState.SHORT, FAIRNESS_THREADS, millis);
                ReportTable table = ReportTable.FAIRNESS;
                results.add(table, condition, peer, Metrics.JAIN, shares.jain());
                results.add(
                    table, condition, peer, Metrics.LONGEST_WAIT, shares.longestNanos() / 1e6);
              }));
    }
  }
}
