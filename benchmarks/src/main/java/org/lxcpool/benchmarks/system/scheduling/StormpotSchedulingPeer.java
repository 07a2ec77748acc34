package org.lxcpool.benchmarks.system.scheduling;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stormpot.Allocator;
import stormpot.BasePoolable;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.Slot;
import stormpot.Timeout;

/** Stormpot, whose single allocator thread creates all items. */
final class StormpotSchedulingPeer implements SchedulingPeer {
  private static final Timeout TIMEOUT = new Timeout(5, TimeUnit.MINUTES);

  private final Pool<Pot> pool;
  private final int places;

  StormpotSchedulingPeer(int places, ItemFactory maker) {
    this.places = places;
    pool =
        Pool.fromThreaded(new PotAllocator(maker))
            .setSize(places)
            .setExpiration(Expiration.never())
            .build();
  }

  @Override
  public void takeOne() throws InterruptedException {
    @Nullable Pot pot = pool.claim(TIMEOUT);
    if (pot == null) {
      throw new IllegalStateException("no item within 5 minutes");
    }
    pot.expire();
    pot.release();
  }

  // Stormpot notices an expired item when a claim finds it, and a thread's next claim finds its
  // last item first.
  @Override
  public void awaitNotice() throws InterruptedException {
    @Nullable Pot next = pool.claim(TIMEOUT);
    if (next != null) {
      next.release();
    }
  }

  @Override
  public void awaitFull() throws InterruptedException {
    while (pool.getManagedPool().getAllocationCount() < places) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
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

  private record PotAllocator(ItemFactory maker) implements Allocator<Pot> {
    @Override
    public Pot allocate(Slot slot) throws Exception {
      maker.make();
      return new Pot(slot);
    }

    @Override
    public void deallocate(Pot pot) {}
  }
}
