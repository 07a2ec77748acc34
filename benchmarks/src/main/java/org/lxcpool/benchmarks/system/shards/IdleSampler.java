package org.lxcpool.benchmarks.system.shards;

import org.lxcpool.ContainerPool;

/** Samples the number of ready containers. */
final class IdleSampler implements Runnable {
  private static final long INTERVAL_MILLIS = 20;

  private final ContainerPool<?> pool;
  private final Thread thread = new Thread(this, "idle-sampler");
  private long sum;
  private long samples;

  IdleSampler(ContainerPool<?> pool) {
    this.pool = pool;
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (true) {
        sum += pool.size();
        samples++;
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      // stopped
    }
  }

  /** Stops sampling and returns the average number of ready containers. */
  double stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
    return (double) sum / samples;
  }
}
