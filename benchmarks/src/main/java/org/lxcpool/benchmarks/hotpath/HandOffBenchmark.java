package org.lxcpool.benchmarks.hotpath;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.benchmarks.hotpath.OpenPeer.Gets;
import org.lxcpool.benchmarks.hotpath.OpenPeer.View;
import org.lxcpool.benchmarks.peers.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Consumers use items up, producers bring new ones: what a lab does with containers. Producers wait
 * for room outside the peer, alike for all peers. Where a peer makes its items itself the producers
 * sleep, and its own threads are the producers. The counter {@code served} is the throughput.
 *
 * <pre>{@code
 * java -jar benchmarks/target/lxcpool-benchmarks.jar jmh HandOffBenchmark -tg 4,4
 * }</pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandOffBenchmark {
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @Benchmark
  @Group("handOff")
  public void produce(OpenPeer open, View view) throws InterruptedException {
    if (view.peer().suppliesItself()) {
      LockSupport.parkNanos(this, NAP_NANOS);
    } else if (open.awaitRoom()) {
      view.peer().supply();
    }
  }

  @Benchmark
  @Group("handOff")
  public void consume(OpenPeer open, View view, Gets gets) throws InterruptedException {
    Peer peer = view.peer();
    Object item = peer.take();
    if (item == null) {
      gets.failed++;
      return;
    }
    gets.served++;
    peer.consume(item);
    if (!peer.suppliesItself()) {
      open.makeRoom();
    }
  }
}
