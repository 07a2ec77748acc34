package org.lxcpool.benchmarks.micro.peers;

import com.zaxxer.hikari.util.ConcurrentBag;
import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** HikariCP's core collection, without connections. */
final class ConcurrentBagPeer implements Peer {
  private static final long PATIENCE_NANOS = TIMEOUT.toNanos();

  private final ConcurrentBag<Entry> bag = new ConcurrentBag<>(waiting -> {});

  ConcurrentBagPeer(int stock) {
    for (int i = 0; i < stock; i++) {
      bag.add(new Entry());
    }
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    return bag.borrow(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void putBack(Object item) {
    bag.requite((Entry) item);
  }

  @Override
  public void consume(Object item) {
    bag.remove((Entry) item);
  }

  @Override
  public void supply() {
    bag.add(new Entry());
  }

  @Override
  public void close() {
    bag.close();
  }

  private static final class Entry implements IConcurrentBagEntry {
    private final AtomicInteger state = new AtomicInteger(STATE_NOT_IN_USE);

    @Override
    public boolean compareAndSet(int expected, int updated) {
      return state.compareAndSet(expected, updated);
    }

    @Override
    public void setState(int updated) {
      state.set(updated);
    }

    @Override
    public int getState() {
      return state.get();
    }
  }
}
