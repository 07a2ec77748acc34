package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.PoolStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that destroy containers. A thread ends when it has been idle for a second.
 *
 * <p>A container passes from its former owner to the {@link DestroyQueue} within one hold of the
 * pool's lock; threads are started without the lock ({@link #launch}). A failed destroy is recorded
 * once for its container.
 */
final class Destroyer<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(Destroyer.class);

  /** The number of concurrent destroys; stopping a container consists mostly of waiting. */
  static final int THREADS = 8;

  /** The maximum number of threads, including those whose destroy hangs. */
  static final int MAX_THREADS = 64;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PoolState<C> state;
  private final FailureReporter reporter;
  private final Latencies latencies;
  private final Callbacks<C> callbacks;

  @GuardedBy("state.lock")
  private int threads;

  @GuardedBy("state.lock")
  private int idle;

  @GuardedBy("state.lock")
  private long threadNumber;

  Destroyer(
      PoolState<C> state, FailureReporter reporter, Latencies latencies, Callbacks<C> callbacks) {
    this.state = state;
    this.reporter = reporter;
    this.latencies = latencies;
    this.callbacks = callbacks;
  }

  /** Starts the threads that the queue needs. Called without the lock. */
  void launch() {
    while (state.seemsToDestroy()) {
      long number;
      state.spinLock();
      try {
        DestroyQueue<C> queue = state.destroyQueue;
        if (queue.size() <= idle
            || threads - queue.hanging() >= THREADS
            || threads >= MAX_THREADS) {
          return;
        }
        threads++;
        idle++;
        number = ++threadNumber;
      } finally {
        state.lock.unlock();
      }
      try {
        state.settings.thread("destroyer-" + number, this::run).start();
      } catch (Throwable e) {
        threadEnded();
        LOG.warn(
            "pool {}: could not start a thread to destroy containers; will retry",
            state.settings.name,
            e);
        return;
      }
    }
  }

  private void threadEnded() {
    state.spinLock();
    try {
      uncountIdleThread();
    } finally {
      state.lock.unlock();
    }
  }

  @GuardedBy("state.lock")
  private void uncountIdleThread() {
    threads--;
    idle--;
  }

  private void run() {
    for (DestroyQueue.Task<C> task = next(); task != null; task = next()) {
      try {
        process(task);
      } catch (Throwable e) {
        LOG.error("pool {}: destroyer iteration failed; continuing", state.settings.name, e);
      } finally {
        becomeIdle();
      }
    }
  }

  private void becomeIdle() {
    state.spinLock();
    try {
      idle++;
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Waits for a task.
   *
   * @return the task; null if there was none for {@link #IDLE_NANOS}. In that case this thread
   *     stops counting within the same hold of the lock, so that {@link #launch} doesn't rely on it
   */
  private DestroyQueue.@Nullable Task<C> next() {
    long end = System.nanoTime() + IDLE_NANOS;
    state.spinLock();
    try {
      while (true) {
        DestroyQueue<C> queue = state.destroyQueue;
        DestroyQueue.Task<C> task = queue.poll();
        if (task != null) {
          idle--;
          return task;
        }
        long toRetry = queue.nanosToRetry();
        // The last idle thread stays for the retries.
        boolean stays = toRetry >= 0 && idle == 1;
        long pause = stays ? Math.max(1, toRetry) : state.closed ? 0 : end - System.nanoTime();
        if (pause <= 0) {
          uncountIdleThread();
          return null;
        }
        try {
          long unused = queue.changed.awaitNanos(pause);
        } catch (InterruptedException e) {
          // Only a container's destroy() can have interrupted this thread: the thread continues.
        }
      }
    } finally {
      state.lock.unlock();
    }
  }

  private void process(DestroyQueue.Task<C> task) {
    Throwable failure = destroy(task.container);
    String name = ContainerProbe.name(task.container);
    Failures.Report report = null;
    state.spinLock();
    try {
      DestroyQueue<C> queue = state.destroyQueue;
      if (failure == null) {
        queue.succeeded(task);
        state.forget(task.entry);
      } else {
        if (queue.isFirstAttempt(task)) {
          report = state.failures.recordDestroy(name, failure);
        }
        queue.failed(task);
      }
      state.settled.signalAll();
    } finally {
      state.lock.unlock();
    }
    if (report != null) {
      reporter.publish(report);
    }
    if (failure == null) {
      callbacks.notifyListener(l -> l.containerDestroyed(String.valueOf(name)));
    }
  }

  private @Nullable Throwable destroy(C container) {
    Thread.interrupted(); // clears an interrupt that an earlier destroy left behind
    long begin = state.settings.ticker.read();
    try {
      container.destroy();
    } catch (Throwable e) {
      return e;
    }
    latencies.record(PoolStats.Phase.DESTROY, state.settings.ticker.read() - begin);
    return null;
  }
}
