package org.lxcpool.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.peers.Peer;
import org.lxcpool.benchmarks.peers.Peers;
import org.lxcpool.benchmarks.report.Statistics;

/**
 * Whether takers that compete for few items get alike. Each get is timed, so this isn't throughput;
 * and it runs in one JVM with the others, which throughput mustn't.
 */
public final class FairnessBenchmark {
  private FairnessBenchmark() {}

  /**
   * What the takers got.
   *
   * @param jain the index of fairness of their numbers of gets
   * @param longestNanos the longest that one of them waited for an item
   */
  public record Shares(double jain, long longestNanos) {}

  /** Lets so many threads take and put for a time. */
  public static Shares run(String name, int stock, int threads, long millis) throws Exception {
    try (Peer peer = Peers.open(name, stock)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Taker> takers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Taker taker = new Taker(peer, start, TimeUnit.MILLISECONDS.toNanos(millis));
        taker.setDaemon(true);
        takers.add(taker);
        taker.start();
      }
      start.countDown();
      long[] gets = new long[threads];
      long longest = 0;
      for (int i = 0; i < threads; i++) {
        Taker taker = takers.get(i);
        taker.join();
        gets[i] = taker.gets;
        longest = Math.max(longest, taker.longest);
      }
      return new Shares(Statistics.jain(gets), longest);
    }
  }

  private static final class Taker extends Thread {
    private final Peer shared;
    private final CountDownLatch start;
    private final long nanos;
    private long gets;
    private long longest;

    Taker(Peer shared, CountDownLatch start, long nanos) {
      super("taker");
      this.shared = shared;
      this.start = start;
      this.nanos = nanos;
    }

    @Override
    public void run() {
      try {
        Peer peer = shared.forThread();
        start.await();
        long began = System.nanoTime();
        long asked = began;
        while (asked - began < nanos) {
          Object item = peer.take();
          long got = System.nanoTime();
          longest = Math.max(longest, got - asked);
          if (item != null) {
            gets++;
            peer.giveBack(item);
          }
          asked = System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
