package org.lxcpool.benchmarks.shards;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolClosedException;
import org.lxcpool.PoolListener;
import org.lxcpool.benchmarks.lifecycle.BenchHost;
import org.lxcpool.benchmarks.lifecycle.ChildProgram;
import org.lxcpool.benchmarks.lifecycle.HostCpu;
import org.lxcpool.benchmarks.lifecycle.Way;
import org.lxcpool.benchmarks.report.Statistics;
import org.lxcpool.lxc.HostProfile;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * An agent on a shard: does one thing and prints the numbers. The arguments: what, the ground's
 * home, seconds, and what else it wants to know.
 */
final class ShardProgram {
  /** Stands for workers as many as the pool finds best. */
  static final int ADAPTIVE = 0;

  static final int SPIKE = 50;
  static final int SPIKE_STOCK = 20;

  private static final int WARM_UP_REFILLS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int TAKERS = 8;
  private static final int SIZING_STOCK = 4;

  /** What a test takes; short, so that the pool is what is measured. */
  private static final long USE_MILLIS = 100;

  private static final long SETTLE_MILLIS = 1_000;
  private static final long SPIKE_USE_MILLIS = 4_000;

  private static final int SEED = 20_261_124;

  private final LxcContainerFactory factory;
  private final double seconds;

  private ShardProgram(LxcContainerFactory factory, double seconds) {
    this.factory = factory;
    this.seconds = seconds;
  }

  /** What can be done. */
  enum What {
    SIZING,
    DEMAND,
    SPIKE,
    DAY
  }

  public static void main(String[] arguments) throws Exception {
    What what = What.valueOf(arguments[0]);
    double seconds = Double.parseDouble(arguments[2]);
    int number = Integer.parseInt(arguments[3]);
    try (LxcContainerFactory factory =
        BenchHost.factory(Path.of(arguments[1]), Way.LAUNCHER, false)) {
      ShardProgram program = new ShardProgram(factory, seconds);
      switch (what) {
        case SIZING -> program.sizing(number);
        case DEMAND -> program.demand(number);
        case SPIKE -> program.spike(number);
        case DAY -> program.day(number);
      }
    }
  }

  private static double millis(long[] nanos, double percent) {
    return nanos.length == 0 ? 0 : Statistics.percentile(nanos, percent) / 1e6;
  }

  private ContainerPool.Builder<LxcContainer> pool(int workers, int capacity) {
    ContainerPool.Builder<LxcContainer> builder =
        ContainerPool.<LxcContainer>builder(factory).capacity(capacity).networkTimeout(PATIENCE);
    return workers == ADAPTIVE
        ? builder.adaptiveWorkers(true).maxWorkers(HostProfile.detect().maxWorkers())
        : builder.maxWorkers(workers);
  }

  /** Takes and destroys as fast as the pool can make them. */
  private void sizing(int workers) throws InterruptedException {
    Queue<Long> creations = new ConcurrentLinkedQueue<>();
    ContainerPool<LxcContainer> pool =
        pool(workers, SIZING_STOCK).listener(new CreationTimes(creations)).build();
    AtomicInteger taken = new AtomicInteger();
    List<Thread> takers = new ArrayList<>();
    for (int i = 0; i < TAKERS; i++) {
      Thread taker = new Thread(() -> takeAll(pool, taken), "taker-" + i);
      taker.start();
      takers.add(taker);
    }
    Thread.sleep((long) (seconds * 500)); // warms up, and the limit found
    creations.clear();
    int before = taken.get();
    long begin = System.nanoTime();
    Thread.sleep((long) (seconds * 1000));
    double rate = (taken.get() - before) / ((System.nanoTime() - begin) / 1e9);
    long[] took = creations.stream().mapToLong(Long::longValue).toArray();
    int limit = pool.stats().maxWorkers();
    pool.close(PATIENCE);
    for (Thread taker : takers) {
      taker.join();
    }
    ChildProgram.print("rate", rate);
    ChildProgram.print("p99", millis(took, 99));
    ChildProgram.print("workers", limit);
  }

  /** Notes how long each creation took, in nanoseconds. */
  private record CreationTimes(Queue<Long> nanos) implements PoolListener {
    @Override
    public void containerReady(String container, Duration took) {
      nanos.add(took.toNanos());
    }
  }

  private static void takeAll(ContainerPool<LxcContainer> pool, AtomicInteger taken) {
    try {
      while (true) {
        pool.take().destroy();
        taken.incrementAndGet();
      }
    } catch (PoolClosedException | InterruptedException e) {
      // the run is over
    }
  }

  /** Takers at a steady rate. */
  private void demand(int perSecond) throws InterruptedException, IOException {
    HostProfile profile = HostProfile.detect();
    try (ContainerPool<LxcContainer> pool = pool(ADAPTIVE, profile.capacity()).build();
        LoadGenerator takers = new LoadGenerator(pool, USE_MILLIS)) {
      if (!pool.awaitReady(profile.capacity(), PATIENCE)) {
        throw new IllegalStateException("the pool doesn't fill: " + pool.stats());
      }
      serve(pool, takers, Demand.steady(perSecond, seconds, SEED));
      pool.close(PATIENCE);
    }
  }

  /** A day's takers; the rate is that of the afternoon. */
  private void day(int peakPerSecond) throws InterruptedException, IOException {
    HostProfile profile = HostProfile.detect();
    try (ContainerPool<LxcContainer> pool = pool(ADAPTIVE, profile.capacity()).build();
        LoadGenerator takers = new LoadGenerator(pool, USE_MILLIS)) {
      serve(pool, takers, Demand.day(peakPerSecond, seconds, profile.capacity(), SEED));
      pool.close(PATIENCE);
    }
  }

  private void serve(ContainerPool<LxcContainer> pool, LoadGenerator takers, List<Long> arrivals)
      throws InterruptedException, IOException {
    IdleWatch idle = new IdleWatch(pool);
    long created = pool.stats().created();
    HostCpu cpu = HostCpu.begin();
    long begin = System.nanoTime();
    takers.come(arrivals);
    double took = (System.nanoTime() - begin) / 1e9;
    long[] waits = takers.waits();
    ChildProgram.print("takers", arrivals.size());
    ChildProgram.print("atonce", 100.0 * takers.servedAtOnce() / Math.max(1, arrivals.size()));
    ChildProgram.print("p50", millis(waits, 50));
    ChildProgram.print("p99", millis(waits, 99));
    ChildProgram.print("p999", millis(waits, 99.9));
    ChildProgram.print("rate", (pool.stats().created() - created) / took);
    ChildProgram.print("cpu", 100 * cpu.busyShare());
    ChildProgram.print("idle", idle.end());
    ChildProgram.print("failed", (double) takers.failures() + pool.errors().total());
  }

  /**
   * Fifty takers at once, on a stock of twenty, some times over: each time beside what the pool can
   * do at that moment. Nobody is through before all are served, as tests take minutes: what is
   * destroyed meanwhile would make the ideal another one. The numbers are those of the median by
   * the last taker's wait against the ideal, so that they belong together.
   */
  private void spike(int rounds) throws InterruptedException {
    List<Spike> spikes = new ArrayList<>();
    int ordered = 0;
    int failures = 0;
    try (ContainerPool<LxcContainer> pool = pool(ADAPTIVE, SPIKE_STOCK).build()) {
      for (int i = 0; i < WARM_UP_REFILLS; i++) {
        double unused = refillRate(pool); // warm, and the limit found
      }
      for (int i = 0; i < rounds; i++) {
        double ideal = (SPIKE - SPIKE_STOCK) / refillRate(pool) * 1e3;
        rest(pool);
        try (LoadGenerator takers = new LoadGenerator(pool, SPIKE_USE_MILLIS)) {
          takers.come(Collections.nCopies(SPIKE, 0L));
          long[] waits = takers.waits();
          spikes.add(new Spike(millis(waits, 50), millis(waits, 99), ideal));
          ordered += takers.areServedInOrder() ? 1 : 0;
          failures += takers.failures();
        }
      }
      pool.close(PATIENCE);
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

  /** In milliseconds. */
  private record Spike(double p50, double p99, double ideal) {
    double ratio() {
      return p99 / ideal;
    }
  }

  /** How many containers a second the pool makes when many are wanted. */
  private static double refillRate(ContainerPool<LxcContainer> pool) throws InterruptedException {
    rest(pool);
    List<LxcContainer> taken = new ArrayList<>();
    for (int i = 0; i < SPIKE_STOCK; i++) {
      taken.add(pool.take());
    }
    long begin = System.nanoTime();
    awaitStock(pool);
    double rate = SPIKE_STOCK / ((System.nanoTime() - begin) / 1e9);
    taken.forEach(LxcContainer::destroy);
    return rate;
  }

  private static void awaitStock(ContainerPool<LxcContainer> pool) throws InterruptedException {
    if (!pool.awaitReady(SPIKE_STOCK, PATIENCE)) {
      throw new IllegalStateException("the pool doesn't fill: " + pool.stats());
    }
  }

  /** What was destroyed before keeps the kernel busy for a while. */
  private static void rest(ContainerPool<LxcContainer> pool) throws InterruptedException {
    awaitStock(pool);
    Thread.sleep(SETTLE_MILLIS);
  }
}
