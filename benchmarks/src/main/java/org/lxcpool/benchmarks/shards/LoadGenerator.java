package org.lxcpool.benchmarks.shards;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.LxcContainer;

/**
 * Takers who come when they come, whether the pool follows or not; each uses its container for a
 * while and destroys it.
 */
final class LoadGenerator implements AutoCloseable {
  private static final int DESTROYERS = 8;
  private static final long SAME_TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long PATIENCE_SECONDS = 120;

  private final ContainerPool<LxcContainer> pool;
  private final long useMillis;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService destroyers = Executors.newFixedThreadPool(DESTROYERS);

  /** How long each waited, in nanoseconds, by when they came. */
  private final ConcurrentSkipListMap<Integer, Long> waits = new ConcurrentSkipListMap<>();

  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  LoadGenerator(ContainerPool<LxcContainer> pool, long useMillis) {
    this.pool = pool;
    this.useMillis = useMillis;
  }

  /** Has them come, and waits until all have been served and have gone. */
  void come(List<Long> arrivals) throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(arrivals.size());
    long begin = System.nanoTime();
    for (int i = 0; i < arrivals.size(); i++) {
      int number = i;
      long due = begin + arrivals.get(i);
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      CompletableFuture<LxcContainer> container = pool.getAsync();
      if (container.isDone()) {
        atOnce.incrementAndGet();
      }
      CompletableFuture<Void> unused =
          container.handle(
              (taken, failure) -> {
                if (taken == null) {
                  failures.incrementAndGet();
                  gone.countDown();
                } else {
                  waits.put(number, System.nanoTime() - due);
                  leave(taken, gone);
                }
                return null;
              });
    }
    if (!gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(gone.getCount() + " takers aren't served: " + pool.stats());
    }
  }

  private void leave(LxcContainer container, CountDownLatch gone) {
    Runnable destroy =
        () -> {
          container.destroy();
          gone.countDown();
        };
    Future<?> unused =
        clock.schedule(() -> destroyers.execute(destroy), useMillis, TimeUnit.MILLISECONDS);
  }

  /** How long each waited, in nanoseconds, in the order in which they came. */
  long[] waits() {
    return waits.values().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Of takers who came all at once: whether nobody was served before one who came earlier. Within
   * {@link #SAME_TIME_NANOS} it can't be told: each is told on the thread that brought his
   * container, which may have to wait for a processor.
   */
  boolean areServedInOrder() {
    long longest = 0;
    for (long waited : waits.values()) {
      if (waited < longest - SAME_TIME_NANOS) {
        return false;
      }
      longest = Math.max(longest, waited);
    }
    return true;
  }

  /** How many found a container ready. */
  int servedAtOnce() {
    return atOnce.get();
  }

  int failures() {
    return failures.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    destroyers.shutdownNow();
  }
}
