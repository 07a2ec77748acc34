package org.lxcpool.benchmarks.micro.hotpath;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.micro.peers.Peer;
import org.lxcpool.benchmarks.micro.peers.Peers;
import org.lxcpool.benchmarks.statistics.Statistics;

/**
 * Measures how evenly threads that compete for few items are served. Each get is timed, so this
 * isn't a throughput benchmark; and all peers run in one JVM, which a throughput benchmark must
 * avoid.
 */
public final class FairnessBenchmark {
  private FairnessBenchmark() {}

  /**
   * The result.
   *
   * @param jain Jain's fairness index of the threads' numbers of gets
   * @param longestNanos the longest wait for an item, in nanoseconds
   */
  public record Shares(double jain, long longestNanos) {}

  /** Runs threads that take and put for a number of milliseconds. */
  public static Shares run(String name, int stock, int threads, long millis) throws Exception {
    try (Peer peer = Peers.open(name, stock)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Client client = new Client(peer, start, TimeUnit.MILLISECONDS.toNanos(millis));
        client.setDaemon(true);
        clients.add(client);
        client.start();
      }
      start.countDown();
      long[] gets = new long[threads];
      long longest = 0;
      for (int i = 0; i < threads; i++) {
        Client client = clients.get(i);
        client.join();
        gets[i] = client.gets;
        longest = Math.max(longest, client.longest);
      }
      return new Shares(Statistics.jain(gets), longest);
    }
  }

  private static final class Client extends Thread {
    private final Peer shared;
    private final CountDownLatch start;
    private final long nanos;
    private long gets;
    private long longest;

    Client(Peer shared, CountDownLatch start, long nanos) {
      super("client");
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
            peer.putBack(item);
          }
          asked = System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
