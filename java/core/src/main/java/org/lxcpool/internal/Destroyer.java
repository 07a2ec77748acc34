package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.PoolStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys containers on threads of its own, a bounded number at once. A destroy that fails is
 * recorded once and tried again: for ever while the pool is open, three times once it is closed.
 *
 * <p>Its queue is guarded by the pool's lock, so that a container passes from its former owner to
 * this one within one hold of it ({@link #enqueue}); threads are started without it ({@link
 * #launch}). They end when they have had nothing to do for a while.
 */
final class Destroyer<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(Destroyer.class);

  /** At once; stopping a container is mostly waiting. */
  static final int THREADS = 8;

  /** The least that are there for the others, however many destroys hang. */
  static final int MOST_THREADS = 64;

  /** A destroy that runs for so long no longer counts against {@link #THREADS}. */
  static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(30);

  static final int RETRIES_ONCE_CLOSED = 3;
  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Settings settings;
  private final PoolState<C> state;
  private final Failures failures;
  private final Latencies latencies;
  private final Callbacks<C> callbacks;

  // All guarded by the pool's lock.
  private final Condition work;
  private final ArrayDeque<Task<C>> queue = new ArrayDeque<>();
  private final PriorityQueue<Task<C>> retries =
      new PriorityQueue<>(Comparator.comparingLong((Task<C> task) -> task.due));
  private final Set<Task<C>> firstTries = new LinkedHashSet<>();
  private final Set<Task<C>> running = new LinkedHashSet<>();
  private long enqueued;

  /** Whether the queue has something; written under the lock, and read without as a hint. */
  private volatile boolean waiting;

  private long destroyed;
  private int threads;
  private int spare;
  private long threadNumber;

  Destroyer(
      Settings settings,
      PoolState<C> state,
      Failures failures,
      Latencies latencies,
      Callbacks<C> callbacks) {
    this.settings = settings;
    this.state = state;
    this.failures = failures;
    this.latencies = latencies;
    this.callbacks = callbacks;
    this.work = state.lock.newCondition();
  }

  private static final class Task<C extends Container> {
    final PoolEntry<C> entry;
    final C container;
    final long number;
    int failed;
    int retriedOnceClosed;
    long due;
    long begun;
    @Nullable Thread thread;

    Task(PoolEntry<C> entry, long number) {
      this.entry = entry;
      this.container = entry.container();
      this.number = number;
    }
  }

  /** Takes a container over. Called with the lock held; {@link #launch} must follow without it. */
  void enqueue(PoolEntry<C> entry) {
    entry.stage = PoolEntry.Stage.LEAVING;
    Task<C> task = new Task<>(entry, ++enqueued);
    queue.add(task);
    waiting = true;
    firstTries.add(task);
    work.signal();
  }

  /** Sees to it that there are threads for what is in the queue. Called without the lock. */
  void launch() {
    while (waiting) {
      long number;
      state.lockPatiently();
      try {
        if (queue.size() <= spare || threads - hanging() >= THREADS || threads >= MOST_THREADS) {
          return;
        }
        threads++;
        spare++;
        number = ++threadNumber;
      } finally {
        state.lock.unlock();
      }
      try {
        settings.thread("destroyer-" + number, this::run).start();
      } catch (Throwable e) {
        state.lockPatiently();
        try {
          threads--;
          spare--;
        } finally {
          state.lock.unlock();
        }
        LOG.warn("pool {}: no thread to destroy containers, trying again", settings.name, e);
        return;
      }
    }
  }

  private int hanging() {
    int hanging = 0;
    long now = System.nanoTime();
    for (Task<C> task : running) {
      if (now - task.begun > HANGS_NANOS) {
        hanging++;
      }
    }
    return hanging;
  }

  private void run() {
    state.lockPatiently();
    try {
      for (Task<C> task = next(); task != null; task = next()) {
        spare--;
        task.thread = Thread.currentThread();
        task.begun = System.nanoTime();
        running.add(task);
        Throwable failure;
        state.lock.unlock();
        try {
          failure = destroy(task.container);
        } finally {
          state.lockPatiently();
        }
        tried(task, failure);
        spare++;
      }
    } finally {
      threads--;
      spare--;
      state.lock.unlock();
    }
  }

  /** The next task; null when there has been none for a while. */
  private @Nullable Task<C> next() {
    long end = System.nanoTime() + LINGER_NANOS;
    while (true) {
      Task<C> task = queue.poll();
      waiting = !queue.isEmpty();
      if (task != null) {
        return task;
      }
      long now = System.nanoTime();
      Task<C> retry = retries.peek();
      if (retry != null && retry.due - now <= 0) {
        return requireNonNull(retries.poll());
      }
      // The last spare thread stays for the retries.
      boolean stays = retry != null && spare == 1;
      long pause = stays ? retry.due - now : state.closed ? 0 : end - now;
      if (pause <= 0) {
        return null;
      }
      try {
        long unused = work.awaitNanos(pause);
      } catch (InterruptedException e) {
        // An interrupt of this thread is somebody's slip in a destroy: it ends nothing here.
      }
    }
  }

  private @Nullable Throwable destroy(C container) {
    Thread.interrupted(); // whatever an earlier destroy left behind
    long begin = settings.ticker.read();
    try {
      container.destroy();
    } catch (Throwable e) {
      return e;
    }
    latencies.record(PoolStats.Phase.DESTROY, settings.ticker.read() - begin);
    return null;
  }

  /** Books one try, told without the lock. */
  private void tried(Task<C> task, @Nullable Throwable failure) {
    Failures.Report report = null;
    if (failure == null) {
      destroyed++;
      state.forget(task.entry);
    } else {
      if (task.failed == 0) {
        state.lock.unlock();
        String name;
        try {
          name = Callbacks.name(task.container);
        } finally {
          state.lockPatiently();
        }
        report = failures.recordDestroy(name, failure);
      }
      retryLater(task);
    }
    running.remove(task);
    firstTries.remove(task);
    task.thread = null;
    state.settled.signalAll();
    state.lock.unlock();
    try {
      if (report != null) {
        failures.publish(report);
      }
      if (failure == null) {
        String name = Callbacks.name(task.container);
        callbacks.tell(l -> l.containerDestroyed(String.valueOf(name)));
      }
    } finally {
      state.lockPatiently();
    }
  }

  private void retryLater(Task<C> task) {
    if (state.closed && task.retriedOnceClosed++ >= RETRIES_ONCE_CLOSED) {
      return;
    }
    int doublings = state.closed ? task.retriedOnceClosed : Math.min(task.failed, 10);
    long delay = Math.min(FIRST_RETRY_NANOS << doublings, LONGEST_RETRY_NANOS);
    task.failed++;
    task.due = System.nanoTime() + delay;
    retries.add(task);
  }

  /** The pool was closed. Called with the lock held. */
  void closed() {
    // Those that wait for a retry get it soon; nobody lingers.
    long now = System.nanoTime();
    Task<C> task;
    ArrayDeque<Task<C>> waiting = new ArrayDeque<>(retries);
    retries.clear();
    while ((task = waiting.poll()) != null) {
      task.retriedOnceClosed++;
      task.due = Math.min(task.due - now, FIRST_RETRY_NANOS) + now;
      retries.add(task);
    }
    work.signalAll();
  }

  /** Of how many containers this has become the owner so far. Called with the lock held. */
  long enqueued() {
    return enqueued;
  }

  /**
   * Whether one of the first so many containers waits for its first destroy or is in it, apart from
   * one that this very thread destroys. Called with the lock held.
   */
  boolean isBusyWithFirst(long count) {
    for (Task<C> task : firstTries) {
      if (task.number > count) {
        return false;
      }
      if (task.thread != Thread.currentThread()) {
        return true;
      }
    }
    return false;
  }

  /** How many destroys run, or wait for their first try. Called with the lock held. */
  int busy() {
    int busy = firstTries.size();
    for (Task<C> task : running) {
      if (!firstTries.contains(task)) {
        busy++;
      }
    }
    return busy;
  }

  /** How many containers were destroyed. Called with the lock held. */
  long destroyed() {
    return destroyed;
  }
}
