package org.lxcpool.benchmarks.hotpath;

import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.hotpath.OpenPeer.Gets;
import org.lxcpool.benchmarks.hotpath.OpenPeer.View;
import org.lxcpool.benchmarks.peers.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Each thread takes an item and puts it back, again and again. The counter {@code served} is the
 * throughput; the mode {@code sample} gives the latencies, each with the two clock reads of JMH in
 * it.
 *
 * <pre>{@code
 * java -jar benchmarks/target/lxcpool-benchmarks.jar jmh GetPutBenchmark -t 8 -prof gc
 * }</pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GetPutBenchmark {

  @Benchmark
  public void pair(OpenPeer open, View view, Gets gets) throws InterruptedException {
    Peer peer = view.peer();
    Object item = peer.take();
    if (item == null) {
      gets.failed++;
    } else {
      peer.giveBack(item);
      gets.served++;
    }
  }
}
