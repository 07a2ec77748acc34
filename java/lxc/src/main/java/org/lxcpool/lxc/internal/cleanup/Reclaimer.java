package org.lxcpool.lxc.internal.cleanup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background removal of containers, a few at once. A removal that fails is tried again after
 * growing pauses, and logged until it succeeds. Thread-safe.
 */
public final class Reclaimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);

  /** A removal mostly waits for the kernel. */
  private static final int THREADS = 4;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final long LINGER_SECONDS = 1;

  private final String pool;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicInteger threadNumber = new AtomicInteger();
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private int firstTries;

  public Reclaimer(String pool) {
    this.pool = pool;
    executor = new ScheduledThreadPoolExecutor(THREADS, this::thread);
    executor.setKeepAliveTime(LINGER_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private Thread thread(Runnable work) {
    String name = "lxcpool-" + pool + "-reclaim-" + threadNumber.incrementAndGet();
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The removal of one container. */
  public interface Job {
    /** Returns the container's name. */
    String name();

    /**
     * Tries to remove the container.
     *
     * @param tries how often that was tried before
     * @return descriptions of what is left; empty if nothing is
     */
    List<String> remove(int tries);
  }

  /** Begins to remove containers, except those that are being removed already. */
  public void reclaim(Collection<? extends Job> jobs) {
    for (Job job : jobs) {
      if (names.add(job.name())) {
        synchronized (this) {
          firstTries++;
        }
        executor.execute(() -> firstTry(job));
      }
    }
  }

  private void firstTry(Job job) {
    try {
      run(job, 0);
    } finally {
      synchronized (this) {
        firstTries--;
        notifyAll();
      }
    }
  }

  private void run(Job job, int tries) {
    List<String> left;
    try {
      left = job.remove(tries);
    } catch (RuntimeException e) {
      left = List.of(e.toString());
    }
    if (left.isEmpty()) {
      names.remove(job.name());
      if (tries > 0) {
        LOG.info("pool {}: container {} is removed now", pool, job.name());
      }
      return;
    }
    if (Integer.bitCount(tries) <= 1) { // at try 1, 2, 3, 5, 9, 17, ...
      LOG.warn(
          "pool {}: container {} could not be removed in {} tries: left are {}; trying again",
          pool,
          job.name(),
          tries + 1,
          String.join(", ", left));
    }
    long pause = Math.min(FIRST_PAUSE_MILLIS << Math.min(tries, 20), LONGEST_PAUSE_MILLIS);
    if (!executor.isShutdown()) {
      var unused = executor.schedule(() -> run(job, tries + 1), pause, TimeUnit.MILLISECONDS);
    }
  }

  /** Returns the containers that aren't removed yet. */
  public Set<String> pending() {
    return Set.copyOf(names);
  }

  /** Waits until each removal was tried once, or the time is over. */
  public synchronized void awaitFirstTries(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long left = timeout.toNanos();
    while (firstTries > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }

  /** Begins no more removals: the pool's next agent removes what is left. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
