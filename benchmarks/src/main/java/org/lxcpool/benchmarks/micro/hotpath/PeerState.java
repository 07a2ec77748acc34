package org.lxcpool.benchmarks.micro.hotpath;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lxcpool.benchmarks.micro.peers.Peer;
import org.lxcpool.benchmarks.micro.peers.Peers;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One peer with a full stock, and the number of items its producers may add. */
@State(Scope.Benchmark)
public class PeerState {
  /** More items than threads. */
  public static final int PLENTIFUL = 128;

  /** Fewer items than threads. */
  public static final int SHORT = 4;

  @Param({
    Peers.LXCPOOL,
    Peers.LXCPOOL_REPLENISHING,
    Peers.LXCPOOL_LISTENER,
    Peers.STORMPOT,
    Peers.CONCURRENT_BAG,
    Peers.COMMONS_POOL,
    Peers.VIBUR,
    Peers.ARRAY_QUEUE,
    Peers.FAIR_ARRAY_QUEUE,
    Peers.LINKED_QUEUE,
    Peers.TRANSFER_QUEUE
  })
  public String peer = Peers.LXCPOOL;

  @Param({"" + PLENTIFUL, "" + SHORT})
  public int stock = PLENTIFUL;

  private final Semaphore room = new Semaphore(0);
  private @Nullable Peer opened;

  @Setup(Level.Trial)
  public void open() throws Exception {
    opened = Peers.open(peer, stock);
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    Peer peer = opened;
    if (peer != null) {
      peer.close();
    }
  }

  /** Waits briefly for room for one more item; returns false if there was none. */
  boolean awaitRoom() throws InterruptedException {
    return room.tryAcquire() || room.tryAcquire(10, TimeUnit.MILLISECONDS);
  }

  void makeRoom() {
    room.release();
  }

  /** One thread's view of the peer. */
  @State(Scope.Thread)
  public static class View {
    private @Nullable Peer peer;

    @Setup(Level.Trial)
    public void setUp(PeerState open) {
      Peer all = open.opened;
      peer = all == null ? null : all.forThread();
    }

    Peer peer() {
      Peer mine = peer;
      if (mine == null) {
        throw new IllegalStateException("not open");
      }
      return mine;
    }
  }

  /** Counts gets that were served and gets that failed; only the former are throughput. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Gets {
    public long served;
    public long failed;

    @Setup(Level.Iteration)
    public void reset() {
      served = 0;
      failed = 0;
    }
  }
}
