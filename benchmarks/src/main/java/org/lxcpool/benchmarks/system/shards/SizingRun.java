package org.lxcpool.benchmarks.system.shards;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolClosedException;
import org.lxcpool.PoolListener;
import org.lxcpool.benchmarks.statistics.Statistics;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/** A measurement of the creation rate with a number of workers. */
final class SizingRun {
  private static final int CLIENTS = 8;
  private static final int STOCK = 4;

  private final LxcContainerFactory factory;
  private final double seconds;

  SizingRun(LxcContainerFactory factory, double seconds) {
    this.factory = factory;
    this.seconds = seconds;
  }

  /** Measures the creation rate while clients take and destroy containers as fast as they can. */
  void run(int workers) throws InterruptedException {
    Queue<Long> creations = new ConcurrentLinkedQueue<>();
    ContainerPool<LxcContainer> pool =
        AgentPool.builder(factory, workers, STOCK).listener(new CreationTimes(creations)).build();
    AtomicInteger taken = new AtomicInteger();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(() -> takeAll(pool, taken), "client-" + i);
      client.start();
      clients.add(client);
    }
    Thread.sleep((long) (seconds * 500)); // warms up; the adaptive limit settles
    creations.clear();
    int before = taken.get();
    long begin = System.nanoTime();
    Thread.sleep((long) (seconds * 1000));
    double rate = (taken.get() - before) / ((System.nanoTime() - begin) / 1e9);
    long[] took = creations.stream().mapToLong(Long::longValue).toArray();
    int limit = pool.stats().maxWorkers();
    pool.close(AgentPool.TIMEOUT);
    for (Thread client : clients) {
      client.join();
    }
    ChildProgram.print("rate", rate);
    ChildProgram.print("p99", Statistics.percentileMillis(took, 99));
    ChildProgram.print("workers", limit);
  }

  /** Collects the duration of each creation in nanoseconds. */
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
      // the run has ended
    }
  }
}
