package org.lxcpool.benchmarks.peers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolListener;

/** The pool itself, in the ways in which it is used. */
final class LxcPoolPeer implements Peer {
  /** How the free places of the pool are filled. */
  enum Replenishment {
    /** Not at all, so that as many items go round as with the queues: the one worker hangs. */
    OFF,
    /** In 30 ms, as real containers are: what a get and put in a row wakes up for nothing. */
    SLOW,
    /** At once: the pool's own workers are the producers. */
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
    return pool.get(PATIENCE).orElse(null);
  }

  @Override
  public void giveBack(Object item) {
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
  public boolean suppliesItself() {
    return replenishment == Replenishment.INSTANT;
  }

  @Override
  public void close() {
    closed.countDown();
    pool.close();
  }
}
