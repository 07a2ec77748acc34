package org.lxcpool.benchmarks.run;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.hotpath.FairnessBenchmark;
import org.lxcpool.benchmarks.hotpath.GetPutBenchmark;
import org.lxcpool.benchmarks.hotpath.HandOffBenchmark;
import org.lxcpool.benchmarks.hotpath.OpenPeer;
import org.lxcpool.benchmarks.peers.Peers;
import org.lxcpool.benchmarks.report.Conditions;
import org.lxcpool.benchmarks.report.Metrics;
import org.lxcpool.benchmarks.report.Results;
import org.lxcpool.benchmarks.report.Topic;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Get and put: pairs, latencies, hand-off, fairness. */
final class HotPathSuite {
  private static final int FAIRNESS_THREADS = 16;
  private static final int LATENCY_THREADS = 8;

  private final Extent extent;
  private final List<Step> steps = new ArrayList<>();

  private HotPathSuite(Extent extent) {
    this.extent = extent;
  }

  static List<Step> steps(Extent extent) {
    HotPathSuite suite = new HotPathSuite(extent);
    suite.addPairs();
    if (extent != Extent.SMOKE) {
      suite.addShortPairs();
    }
    suite.addLatencies();
    suite.addHandOffs();
    suite.addFairness();
    return suite.steps;
  }

  private void addPairs() {
    for (int threads : extent.threads()) {
      for (String peer : pairPeers()) {
        steps.add(pair(Topic.PAIRS, peer, threads, OpenPeer.PLENTIFUL));
      }
    }
  }

  private void addShortPairs() {
    for (int threads : extent.threads()) {
      if (threads > OpenPeer.SHORT) {
        for (String peer : Peers.closed()) {
          steps.add(pair(Topic.PAIRS_SHORT, peer, threads, OpenPeer.SHORT));
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

  private Step pair(Topic topic, String peer, int threads, int stock) {
    String condition = Conditions.threads(threads);
    return new Step(
        "get and put: " + peer + ", " + condition + ", stock " + stock,
        extent.forkSeconds(),
        results -> {
          RunResult run =
              Jmh.run(
                  Jmh.options(GetPutBenchmark.class, "pair", extent)
                      .mode(Mode.Throughput)
                      .param("peer", peer)
                      .param("stock", "" + stock)
                      .threads(threads)
                      .addProfiler(GCProfiler.class));
          addGets(results, run, topic, condition, peer);
          Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
          if (allocated != null) {
            results.add(topic, condition, peer, Metrics.ALLOCATED, allocated.getScore());
          }
        });
  }

  private static void addGets(
      Results results, RunResult run, Topic topic, String condition, String peer) {
    results.add(topic, condition, peer, Metrics.THROUGHPUT, counter(run, "served"));
    results.add(topic, condition, peer, Metrics.FAILED, counter(run, "failed"));
  }

  private static double counter(RunResult run, String name) {
    return requireNonNull(run.getSecondaryResults().get(name), name).getScore();
  }

  private void addLatencies() {
    List<String> peers = extent == Extent.SMOKE ? List.of(Peers.LXCPOOL) : Peers.closed();
    List<Integer> threads = extent == Extent.FULL ? List.of(1, LATENCY_THREADS) : List.of(1);
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
        extent.forkSeconds(),
        results -> {
          Statistics nanos =
              Jmh.run(
                      Jmh.options(GetPutBenchmark.class, "pair", extent)
                          .mode(Mode.SampleTime)
                          .timeUnit(TimeUnit.MICROSECONDS)
                          .param("peer", peer)
                          .param("stock", "" + OpenPeer.PLENTIFUL)
                          .threads(threads))
                  .getPrimaryResult()
                  .getStatistics();
          Topic topic = Topic.PAIR_LATENCY;
          results.add(topic, condition, peer, Metrics.P50, nanos.getPercentile(50));
          results.add(topic, condition, peer, Metrics.P99, nanos.getPercentile(99));
          results.add(topic, condition, peer, Metrics.P999, nanos.getPercentile(99.9));
          results.add(topic, condition, peer, Metrics.MAX, nanos.getMax());
        });
  }

  private void addHandOffs() {
    List<String> peers = new ArrayList<>(Peers.closed());
    peers.add(1, Peers.LXCPOOL_WORKERS);
    if (extent == Extent.SMOKE) {
      peers = List.of(Peers.LXCPOOL, Peers.LXCPOOL_WORKERS, Peers.STORMPOT);
    }
    for (int producers : extent.producers()) {
      for (String peer : peers) {
        steps.add(handOff(peer, producers));
      }
    }
  }

  private Step handOff(String peer, int producers) {
    String condition = Conditions.handOff(producers, producers);
    return new Step(
        "hand-off: " + peer + ", " + condition,
        extent.forkSeconds(),
        results -> {
          ChainedOptionsBuilder options =
              Jmh.options(HandOffBenchmark.class, "handOff", extent)
                  .mode(Mode.Throughput)
                  .param("peer", peer)
                  .param("stock", "" + OpenPeer.PLENTIFUL)
                  .threadGroups(producers, producers);
          addGets(results, Jmh.run(options), Topic.HAND_OFF, condition, peer);
        });
  }

  private void addFairness() {
    String condition = Conditions.threads(FAIRNESS_THREADS) + " for " + OpenPeer.SHORT + " items";
    long millis = 5L * extent.iterationMillis;
    for (String peer : Peers.closed()) {
      if (extent == Extent.SMOKE && !peer.equals(Peers.LXCPOOL)) {
        continue;
      }
      steps.add(
          new Step(
              "fairness: " + peer + ", " + condition,
              millis / 1_000.0,
              results -> {
                FairnessBenchmark.Shares shares =
                    FairnessBenchmark.run(peer, OpenPeer.SHORT, FAIRNESS_THREADS, millis);
                Topic topic = Topic.FAIRNESS;
                results.add(topic, condition, peer, Metrics.JAIN, shares.jain());
                results.add(
                    topic, condition, peer, Metrics.LONGEST_WAIT, shares.longestNanos() / 1e6);
              }));
    }
  }
}
