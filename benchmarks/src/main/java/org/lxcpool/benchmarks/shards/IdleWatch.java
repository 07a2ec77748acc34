package org.lxcpool.benchmarks.shards;

import org.lxcpool.ContainerPool;

/** Looks how many containers are ready, again and again. */
final class IdleWatch implements Runnable {
  private static final long EACH_MILLIS = 20;

  private final ContainerPool<?> pool;
  private final Thread thread = new Thread(this, "idle-watch");
  private long sum;
  private long looks;

  IdleWatch(ContainerPool<?> pool) {
    this.pool = pool;
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (true) {
        sum += pool.size();
        looks++;
        Thread.sleep(EACH_MILLIS);
      }
    } catch (InterruptedException e) {
      // enough
    }
  }

  /** Ends it; how many were ready on average. */
  double end() throws InterruptedException {
    thread.interrupt();
    thread.join();
    return (double) sum / looks;
  }
}
