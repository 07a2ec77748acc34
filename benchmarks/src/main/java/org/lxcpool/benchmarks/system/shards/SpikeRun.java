package org.lxcpool.benchmarks.system.shards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.lxcpool.ContainerPool;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/** A measurement of how clients that arrive all at once are served. */
final class SpikeRun {
  private static final int CLIENTS = 50;
  private static final int STOCK = 20;
  private static final int WARM_UP_REFILLS = 3;
  private static final long USE_MILLIS = 4_000;
  private static final long SETTLE_MILLIS = 1_000;

  private final LxcContainerFactory factory;

  SpikeRun(LxcContainerFactory factory) {
    this.factory = factory;
  }

  /**
   * Measures 50 clients that arrive at once, on a stock of 20, in several rounds. The ideal of each
   * round is the time in which the pool refills at the rate measured right before. No client
   * destroys its container before all are served, as a test takes minutes: a destroy in between
   * would change the ideal. The printed numbers are those of one round, the median by p99 against
   * the ideal, so that they belong together.
   */
  void run(int rounds) throws InterruptedException {
    List<Spike> spikes = new ArrayList<>();
    int ordered = 0;
    int failures = 0;
    try (ContainerPool<LxcContainer> pool =
        AgentPool.builder(factory, AgentPool.ADAPTIVE, STOCK).build()) {
      for (int i = 0; i < WARM_UP_REFILLS; i++) {
        double unused = refillRate(pool); // warms up; the adaptive limit settles
      }
      for (int i = 0; i < rounds; i++) {
        double ideal = (CLIENTS - STOCK) / refillRate(pool) * 1e3;
        settle(pool);
        try (LoadGenerator load = new LoadGenerator(pool, USE_MILLIS)) {
          load.run(Collections.nCopies(CLIENTS, 0L));
          long[] waits = load.waits();
          spikes.add(
              new Spike(
                  Statistics.percentileMillis(waits, 50),
                  Statistics.percentileMillis(waits, 99),
                  ideal));
          ordered += load.servedInOrder() ? 1 : 0;
          failures += load.failures();
        }
      }
      pool.close(AgentPool.TIMEOUT);
    }
    spikes.sort(Comparator.comparingDouble(Spike::ratio));
    Spike median = spikes.get(spikes.size() / 2);
    ChildProgram.print("p50", median.p50());
    ChildProgram.print("p99", median.p99());
    ChildProgram.print("ideal", median.ideal());
    ChildProgram.print("ratio", median.ratio());
    ChildProgram.print("ordered", ordered == rounds ? 1 : 0);
    ChildProgram.print("failed", failures);
  }

  /** The waits and the ideal of one round, in milliseconds. */
  private record Spike(double p50, double p99, double ideal) {
    double ratio() {
      return p99 / ideal;
    }
  }

  /** Returns how many containers a second the pool creates to refill an empty stock. */
  private static double refillRate(ContainerPool<LxcContainer> pool) throws InterruptedException {
    settle(pool);
    List<LxcContainer> taken = new ArrayList<>();
    for (int i = 0; i < STOCK; i++) {
      taken.add(pool.take());
    }
    long begin = System.nanoTime();
    AgentPool.awaitReady(pool, STOCK);
    double rate = STOCK / ((System.nanoTime() - begin) / 1e9);
    taken.forEach(LxcContainer::destroy);
    return rate;
  }

  /** Waits for a full stock, and for the kernel to finish the cleanup of earlier destroys. */
  private static void settle(ContainerPool<LxcContainer> pool) throws InterruptedException {
    AgentPool.awaitReady(pool, STOCK);
    Thread.sleep(SETTLE_MILLIS);
  }
}
