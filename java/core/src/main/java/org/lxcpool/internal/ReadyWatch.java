package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that wait until a number of containers are ready. A thread is satisfied once the
 * stock has had that many, even if it has fewer when the thread wakes up. All methods are called
 * with the pool's lock held.
 */
final class ReadyWatch {
  private final Condition changed;
  private final List<Watcher> watchers = new ArrayList<>();
  private boolean closed;

  ReadyWatch(ReentrantLock lock) {
    this.changed = lock.newCondition();
  }

  private static final class Watcher {
    final int wanted;
    boolean satisfied;

    Watcher(int wanted) {
      this.wanted = wanted;
    }
  }

  /** Satisfies the threads that wait for at most {@code size} containers. */
  void stockGrewTo(int size) {
    if (watchers.isEmpty()) {
      return;
    }
    for (Watcher watcher : watchers) {
      if (size >= watcher.wanted) {
        watcher.satisfied = true;
        changed.signalAll();
      }
    }
  }

  /** Ends all waits. */
  void close() {
    closed = true;
    changed.signalAll();
  }

  /**
   * Waits until the stock has grown to {@code wanted}.
   *
   * @return false if the timeout elapsed or the pool was closed first
   */
  boolean await(int wanted, long nanos) throws InterruptedException {
    Watcher watcher = new Watcher(wanted);
    watchers.add(watcher);
    try {
      long left = nanos;
      while (!watcher.satisfied && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return watcher.satisfied;
    } finally {
      watchers.remove(watcher);
    }
  }
}
