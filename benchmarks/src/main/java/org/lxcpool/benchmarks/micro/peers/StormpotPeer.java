package org.lxcpool.benchmarks.micro.peers;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.PoolTap;
import stormpot.Slot;
import stormpot.Timeout;

/**
 * Stormpot, configured as its performance guide recommends: a threaded pool, a thread-local tap for
 * each thread, and no time-based expiration. Its allocator thread replaces consumed items.
 */
final class StormpotPeer implements Peer {
  private static final Timeout CLAIM_TIMEOUT = new Timeout(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);

  private final Pool<Pot> pool;
  private final PoolTap<Pot> tap;

  StormpotPeer(int stock) throws InterruptedException {
    pool =
        Pool.fromThreaded(new PotAllocator())
            .setSize(stock)
            .setExpiration(Expiration.never())
            .build();
    tap = pool.getThreadSafeTap();
    while (pool.getManagedPool().getAllocationCount() < stock) {
      Thread.sleep(1);
    }
  }

  private StormpotPeer(Pool<Pot> pool) {
    this.pool = pool;
    this.tap = pool.getThreadLocalTap();
  }

  @Override
  public Peer forThread() {
    return new StormpotPeer(pool);
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    return tap.claim(CLAIM_TIMEOUT);
  }

  @Override
  public void putBack(Object item) {
    ((Pot) item).release();
  }

  @Override
  public void consume(Object item) {
    Pot pot = (Pot) item;
    pot.expire();
    pot.release();
  }

  @Override
  public void supply() {
    throw new UnsupportedOperationException("this peer is self-supplied");
  }

  @Override
  public boolean isSelfSupplied() {
    return true;
  }

  @Override
  public void close() {
    var unused = pool.shutdown();
  }

  private static final class Pot extends BasePoolable {
    Pot(Slot slot) {
      super(slot);
    }
  }

  private static final class PotAllocator implements Allocator<Pot> {
    @Override
    public Pot allocate(Slot slot) {
      return new Pot(slot);
    }

    @Override
    public void deallocate(Pot pot) {}
  }
}
