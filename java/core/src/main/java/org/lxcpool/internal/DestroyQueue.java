package org.lxcpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The containers to destroy: those that wait for their first attempt, those that wait for a retry,
 * and those that a thread is destroying. The n-th retry of an open pool comes after min(100 ms *
 * 2^(n-1), 10 s), without an end; a closed pool retries {@link #RETRIES_ONCE_CLOSED} times.
 *
 * <p>Not thread-safe, except for {@link #seemsNotEmpty}: {@link PoolState} guards it with the
 * pool's lock.
 */
final class DestroyQueue<C extends Container> {
  static final int RETRIES_ONCE_CLOSED = 3;

  /** A destroy that has run for this long no longer occupies a place among the threads. */
  static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long MIN_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Signalled when a thread may have something to do. */
  final Condition changed;

  private final ArrayDeque<Task<C>> queue = new ArrayDeque<>();
  private final PriorityQueue<Task<C>> retries =
      new PriorityQueue<>(Comparator.comparingLong((Task<C> task) -> task.due));
  private final Set<Task<C>> firstAttempts = new LinkedHashSet<>();
  private final Set<Task<C>> running = new LinkedHashSet<>();
  private long added;
  private long destroyed;
  private boolean closed;

  // Written with the lock held; also read without it as a hint.
  private volatile boolean notEmpty;

  DestroyQueue(ReentrantLock lock) {
    this.changed = lock.newCondition();
  }

  /** A container to destroy. */
  static final class Task<C extends Container> {
    final PoolEntry<C> entry;
    final C container;
    private final long number;
    private int failures;
    private int retriesOnceClosed;
    private long due;
    private long begun;
    private @Nullable Thread thread;

    private Task(PoolEntry<C> entry, long number) {
      this.entry = entry;
      this.container = entry.container();
      this.number = number;
    }
  }

  /** Takes ownership of a container. The caller must call {@link Destroyer#launch} afterwards. */
  void add(PoolEntry<C> entry) {
    entry.stage = PoolEntry.Stage.DESTROYING;
    Task<C> task = new Task<>(entry, ++added);
    queue.add(task);
    notEmpty = true;
    firstAttempts.add(task);
    changed.signal();
  }

  /** Returns whether a container waits for its first attempt. May be called without the lock. */
  boolean seemsNotEmpty() {
    return notEmpty;
  }

  /** Returns the number of containers that wait for their first attempt. */
  int size() {
    return queue.size();
  }

  /**
   * Removes the next task that is due and marks it as run by this thread; null if there is none.
   */
  @Nullable Task<C> poll() {
    Task<C> task = queue.poll();
    notEmpty = !queue.isEmpty();
    if (task == null && nanosToRetry() == 0) {
      task = retries.poll();
    }
    if (task != null) {
      task.thread = Thread.currentThread();
      task.begun = System.nanoTime();
      running.add(task);
    }
    return task;
  }

  /** Returns the nanoseconds until the next retry is due, 0 if one is; -1 if there is none. */
  long nanosToRetry() {
    Task<C> retry = retries.peek();
    return retry == null ? -1 : Math.max(0, retry.due - System.nanoTime());
  }

  /** Records that the container of a running task was destroyed. */
  void succeeded(Task<C> task) {
    destroyed++;
    finished(task);
  }

  /**
   * Records that the destroy of a running task failed, and schedules a retry unless the pool is
   * closed and has retried often enough.
   */
  void failed(Task<C> task) {
    finished(task);
    if (closed && task.retriesOnceClosed++ >= RETRIES_ONCE_CLOSED) {
      return;
    }
    int doublings = closed ? task.retriesOnceClosed : Math.min(task.failures, 10);
    task.failures++;
    task.due = System.nanoTime() + Math.min(MIN_RETRY_NANOS << doublings, MAX_RETRY_NANOS);
    retries.add(task);
  }

  private void finished(Task<C> task) {
    running.remove(task);
    firstAttempts.remove(task);
    task.thread = null;
  }

  /** Returns whether a running task is in its first attempt. */
  boolean isFirstAttempt(Task<C> task) {
    return firstAttempts.contains(task);
  }

  /** Limits the retries, since the pool was closed, and makes the pending ones due soon. */
  void close() {
    closed = true;
    long now = System.nanoTime();
    ArrayList<Task<C>> pending = new ArrayList<>(retries);
    retries.clear();
    for (Task<C> task : pending) {
      task.retriesOnceClosed++;
      task.due = Math.min(task.due - now, MIN_RETRY_NANOS) + now;
      retries.add(task);
    }
    changed.signalAll();
  }

  /** Returns the number of destroys that have run for {@link #HANGING_NANOS}. */
  int hanging() {
    int hanging = 0;
    long now = System.nanoTime();
    for (Task<C> task : running) {
      if (now - task.begun > HANGING_NANOS) {
        hanging++;
      }
    }
    return hanging;
  }

  /** Returns the number of containers added so far. */
  long added() {
    return added;
  }

  /** Returns the number of containers destroyed so far. */
  long destroyed() {
    return destroyed;
  }

  /**
   * Returns whether one of the first {@code count} containers waits for its first attempt or is in
   * it, except for one that the current thread is destroying.
   */
  boolean isBusyWithFirst(long count) {
    for (Task<C> task : firstAttempts) {
      if (task.number > count) {
        return false;
      }
      if (task.thread != Thread.currentThread()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the number of destroys that run or wait for their first attempt. */
  int busy() {
    int busy = firstAttempts.size();
    for (Task<C> task : running) {
      if (!firstAttempts.contains(task)) {
        busy++;
      }
    }
    return busy;
  }
}
