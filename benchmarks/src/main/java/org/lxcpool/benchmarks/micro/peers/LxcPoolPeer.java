package org.lxcpool.benchmarks.micro.peers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolListener;

/** The pool itself, with different kinds of replenishment. */
final class LxcPoolPeer implements Peer {
  /** How free places of the pool are refilled. */
  enum Replenishment {
    /** Never, because the only worker hangs: the items circulate as in a queue. */
    OFF,
    /** In 30 ms, as with real containers: shows the cost of waking the replenisher in vain. */
    SLOW,
    /** Immediately: the pool's own workers are the producers. */
    INSTANT
  }

  private static final Duration CREATION = Duration.ofMillis(30);
  private static final Duration A_DAY = Duration.ofDays(1);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger created = new AtomicInteger();
  private final Replenishment replenishment;
  private final int stock;
  private final ContainerPool<Token> pool;

  LxcPoolPeer(int stock, Replenishment replenishment, PoolListener listener) {
    this.stock = stock;
    this.replenishment = replenishment;
    var builder =
        ContainerPool.builder(this::create)
            .capacity(stock)
            .creationTimeout(A_DAY)
            .listener(listener);
    if (replenishment == Replenishment.OFF) {
      builder.maxWorkers(1);
    }
    pool = builder.build();
  }

  private Token create() throws InterruptedException {
    if (created.incrementAndGet() > stock) {
      switch (replenishment) {
        case OFF -> closed.await();
        case SLOW -> Thread.sleep(CREATION.toMillis());
        case INSTANT -> {}
      }
    }
    return new Token();
  }

  void awaitStock() throws InterruptedException {
    if (!pool.awaitReady(stock, Duration.ofSeconds(30))) {
      throw new IllegalStateException("not filled within 30 s: " + pool.stats());
    }
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    return pool.get(TIMEOUT).orElse(null);
  }

  @Override
  public void putBack(Object item) {
    boolean unused = pool.put((Token) item);
  }

  @Override
  public void consume(Object item) {
    ((Token) item).destroy();
  }

  @Override
  public void supply() {
    boolean unused = pool.put(new Token());
  }

  @Override
  public boolean isSelfSupplied() {
    return replenishment == Replenishment.INSTANT;
  }

  @Override
  public void close() {
    closed.countDown();
    pool.close();
  }
}
