package org.lxcpool.benchmarks.system.shards;

import java.io.IOException;
import java.util.List;
import org.lxcpool.ContainerPool;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.HostCpu;
import org.lxcpool.lxc.HostProfile;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/** A measurement of how clients are served at a rate of arrivals. */
final class DemandRun {
  /** How long a client uses its container; short, so that the pool is the bottleneck. */
  private static final long USE_MILLIS = 100;

  private static final int SEED = 20_261_124;

  private final LxcContainerFactory factory;
  private final double seconds;

  DemandRun(LxcContainerFactory factory, double seconds) {
    this.factory = factory;
    this.seconds = seconds;
  }

  /** Serves clients that arrive at a steady rate. */
  void steady(int perSecond) throws InterruptedException, IOException {
    HostProfile profile = HostProfile.detect();
    try (ContainerPool<LxcContainer> pool =
            AgentPool.builder(factory, AgentPool.ADAPTIVE, profile.capacity()).build();
        LoadGenerator load = new LoadGenerator(pool, USE_MILLIS)) {
      AgentPool.awaitReady(pool, profile.capacity());
      serve(pool, load, Arrivals.steady(perSecond, seconds, SEED));
      pool.close(AgentPool.TIMEOUT);
    }
  }

  /** Serves a simulated day of clients; the rate is that of the afternoon peak. */
  void day(int peakPerSecond) throws InterruptedException, IOException {
    HostProfile profile = HostProfile.detect();
    try (ContainerPool<LxcContainer> pool =
            AgentPool.builder(factory, AgentPool.ADAPTIVE, profile.capacity()).build();
        LoadGenerator load = new LoadGenerator(pool, USE_MILLIS)) {
      serve(pool, load, Arrivals.day(peakPerSecond, seconds, profile.capacity(), SEED));
      pool.close(AgentPool.TIMEOUT);
    }
  }

  private static void serve(
      ContainerPool<LxcContainer> pool, LoadGenerator load, List<Long> arrivals)
      throws InterruptedException, IOException {
    IdleSampler idle = new IdleSampler(pool);
    long created = pool.stats().created();
    HostCpu cpu = HostCpu.begin();
    long begin = System.nanoTime();
    load.run(arrivals);
    double took = (System.nanoTime() - begin) / 1e9;
    long[] waits = load.waits();
    ChildProgram.print("clients", arrivals.size());
    ChildProgram.print("atonce", 100.0 * load.servedImmediately() / Math.max(1, arrivals.size()));
    ChildProgram.print("p50", Statistics.percentileMillis(waits, 50));
    ChildProgram.print("p99", Statistics.percentileMillis(waits, 99));
    ChildProgram.print("p999", Statistics.percentileMillis(waits, 99.9));
    ChildProgram.print("rate", (pool.stats().created() - created) / took);
    ChildProgram.print("cpu", 100 * cpu.busyShare());
    ChildProgram.print("idle", idle.stop());
    ChildProgram.print("failed", (double) load.failures() + pool.errors().total());
  }
}
