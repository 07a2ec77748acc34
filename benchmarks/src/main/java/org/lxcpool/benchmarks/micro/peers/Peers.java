package org.lxcpool.benchmarks.micro.peers;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.lxcpool.PoolListener;
import org.lxcpool.benchmarks.micro.peers.LxcPoolPeer.Replenishment;

/** The peers by name. The report shows the names. */
public final class Peers {
  public static final String LXCPOOL = "lxcpool";
  public static final String LXCPOOL_REPLENISHING = "lxcpool-replenishing";
  public static final String LXCPOOL_LISTENER = "lxcpool-listener";
  public static final String LXCPOOL_WORKERS = "lxcpool-workers";
  public static final String STORMPOT = "stormpot";
  public static final String CONCURRENT_BAG = "ConcurrentBag";
  public static final String COMMONS_POOL = "commons-pool2";
  public static final String VIBUR = "vibur";
  public static final String ARRAY_QUEUE = "ArrayBlockingQueue";
  public static final String FAIR_ARRAY_QUEUE = "ArrayBlockingQueue-fair";
  public static final String LINKED_QUEUE = "LinkedBlockingQueue";
  public static final String TRANSFER_QUEUE = "LinkedTransferQueue";

  private Peers() {}

  /** Returns the peers whose initial items circulate without replacement, the pool first. */
  public static List<String> closed() {
    return List.of(
        LXCPOOL,
        STORMPOT,
        CONCURRENT_BAG,
        COMMONS_POOL,
        VIBUR,
        ARRAY_QUEUE,
        FAIR_ARRAY_QUEUE,
        LINKED_QUEUE,
        TRANSFER_QUEUE);
  }

  /**
   * Opens a peer with a full stock.
   *
   * @param name one of the names above
   * @param stock the number of items
   */
  public static Peer open(String name, int stock) throws Exception {
    return switch (name) {
      case LXCPOOL -> lxcpool(stock, Replenishment.OFF, new PoolListener() {});
      case LXCPOOL_REPLENISHING -> lxcpool(stock, Replenishment.SLOW, new PoolListener() {});
      case LXCPOOL_LISTENER -> lxcpool(stock, Replenishment.SLOW, new CountingListener());
      case LXCPOOL_WORKERS -> lxcpool(stock, Replenishment.INSTANT, new PoolListener() {});
      case STORMPOT -> new StormpotPeer(stock);
      case CONCURRENT_BAG -> new ConcurrentBagPeer(stock);
      case COMMONS_POOL -> new CommonsPoolPeer(stock);
      case VIBUR -> new ViburPeer(stock);
      case ARRAY_QUEUE -> new QueuePeer(new ArrayBlockingQueue<>(stock), stock);
      case FAIR_ARRAY_QUEUE -> new QueuePeer(new ArrayBlockingQueue<>(stock, true), stock);
      case LINKED_QUEUE -> new QueuePeer(new LinkedBlockingQueue<>(stock), stock);
      case TRANSFER_QUEUE -> new QueuePeer(new LinkedTransferQueue<>(), stock);
      default -> throw new IllegalArgumentException("unknown peer \"" + name + "\"");
    };
  }

  private static Peer lxcpool(int stock, Replenishment replenishment, PoolListener listener)
      throws InterruptedException {
    LxcPoolPeer peer = new LxcPoolPeer(stock, replenishment, listener);
    peer.awaitStock();
    return peer;
  }
}
