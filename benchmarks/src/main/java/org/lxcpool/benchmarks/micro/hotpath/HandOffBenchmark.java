package org.lxcpool.benchmarks.micro.hotpath;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.benchmarks.micro.hotpath.PeerState.Gets;
import org.lxcpool.benchmarks.micro.hotpath.PeerState.View;
import org.lxcpool.benchmarks.micro.peers.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Consumers use up items and producers supply new ones, as a lab does with containers. Producers
 * wait for room outside the peer, in the same way for all peers. If a peer creates its items
 * itself, the producers sleep and the peer's own threads take their place. The counter {@code
 * served} is the throughput.
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
  public void produce(PeerState open, View view) throws InterruptedException {
    if (view.peer().isSelfSupplied()) {
      LockSupport.parkNanos(this, NAP_NANOS);
    } else if (open.awaitRoom()) {
      view.peer().supply();
    }
  }

  @Benchmark
  @Group("handOff")
  public void consume(PeerState open, View view, Gets gets) throws InterruptedException {
    Peer peer = view.peer();
    Object item = peer.take();
    if (item == null) {
      gets.failed++;
      return;
    }
    gets.served++;
    peer.consume(item);
    if (!peer.isSelfSupplied()) {
      open.makeRoom();
    }
  }
}
