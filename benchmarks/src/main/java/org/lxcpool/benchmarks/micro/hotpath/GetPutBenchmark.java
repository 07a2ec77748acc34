package org.lxcpool.benchmarks.micro.hotpath;

import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.micro.hotpath.PeerState.Gets;
import org.lxcpool.benchmarks.micro.hotpath.PeerState.View;
import org.lxcpool.benchmarks.micro.peers.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Each thread repeatedly takes an item and puts it back. The counter {@code served} is the
 * throughput. Mode {@code sample} measures latencies, each including JMH's two clock reads.
 *
 * <pre>{@code
 * java -jar benchmarks/target/lxcpool-benchmarks.jar jmh GetPutBenchmark -t 8 -prof gc
 * }</pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GetPutBenchmark {

  @Benchmark
  public void pair(PeerState open, View view, Gets gets) throws InterruptedException {
    Peer peer = view.peer();
    Object item = peer.take();
    if (item == null) {
      gets.failed++;
    } else {
      peer.putBack(item);
      gets.served++;
    }
  }
}
