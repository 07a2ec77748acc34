package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that wait until so many containers are ready. Once the stock had that many they are
 * satisfied, even if it has fewer when they wake up. All methods are called with the pool's lock
 * held.
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

  void close() {
    closed = true;
    changed.signalAll();
  }

  /** Waits until the stock has grown to so many; false at the deadline, or when it was closed. */
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
