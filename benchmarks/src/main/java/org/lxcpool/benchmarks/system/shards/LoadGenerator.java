package org.lxcpool.benchmarks.system.shards;

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
 * An open-loop load generator: clients arrive at given times, whether or not the pool keeps up.
 * Each client uses its container for a while and destroys it.
 */
final class LoadGenerator implements AutoCloseable {
  private static final int DESTROYERS = 8;
  private static final long SAME_TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long TIMEOUT_SECONDS = 120;

  private final ContainerPool<LxcContainer> pool;
  private final long useMillis;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService destroyers = Executors.newFixedThreadPool(DESTROYERS);

  /** The wait of each client in nanoseconds, by order of arrival. */
  private final ConcurrentSkipListMap<Integer, Long> waits = new ConcurrentSkipListMap<>();

  private final AtomicInteger immediate = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  LoadGenerator(ContainerPool<LxcContainer> pool, long useMillis) {
    this.pool = pool;
    this.useMillis = useMillis;
  }

  /** Generates the arrivals, and waits until all clients have been served and have finished. */
  void run(List<Long> arrivals) throws InterruptedException {
    CountDownLatch unfinished = new CountDownLatch(arrivals.size());
    long begin = System.nanoTime();
    for (int i = 0; i < arrivals.size(); i++) {
      int number = i;
      long due = begin + arrivals.get(i);
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      CompletableFuture<LxcContainer> container = pool.getAsync();
      if (container.isDone()) {
        immediate.incrementAndGet();
      }
      CompletableFuture<Void> unused =
          container.handle(
              (taken, failure) -> {
                if (taken == null) {
                  failures.incrementAndGet();
                  unfinished.countDown();
                } else {
                  waits.put(number, System.nanoTime() - due);
                  destroyLater(taken, unfinished);
                }
                return null;
              });
    }
    if (!unfinished.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          unfinished.getCount() + " clients weren't served in time: " + pool.stats());
    }
  }

  private void destroyLater(LxcContainer container, CountDownLatch unfinished) {
    Runnable destroy =
        () -> {
          container.destroy();
          unfinished.countDown();
        };
    Future<?> unused =
        clock.schedule(() -> destroyers.execute(destroy), useMillis, TimeUnit.MILLISECONDS);
  }

  /** Returns the wait of each client in nanoseconds, in order of arrival. */
  long[] waits() {
    return waits.values().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Returns, for clients that arrived at the same time, whether none was served before an earlier
   * one. Waits that differ by less than {@link #SAME_TIME_NANOS} count as equal: each future is
   * completed on the thread that delivered its container, which may have to wait for a processor.
   */
  boolean servedInOrder() {
    long longest = 0;
    for (long waited : waits.values()) {
      if (waited < longest - SAME_TIME_NANOS) {
        return false;
      }
      longest = Math.max(longest, waited);
    }
    return true;
  }

  /** Returns how many clients found a container ready. */
  int servedImmediately() {
    return immediate.get();
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
