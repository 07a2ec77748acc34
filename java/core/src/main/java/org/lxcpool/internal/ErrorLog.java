package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.PoolError;
import org.lxcpool.PoolErrors;

/** The most recent errors of a pool, a bounded number. Thread-safe. */
final class ErrorLog implements PoolErrors {
  private final int bound;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<PoolError> kept = new ArrayDeque<>();

  @GuardedBy("lock")
  private @Nullable PoolError last;

  @GuardedBy("lock")
  private long total;

  ErrorLog(int bound) {
    this.bound = bound;
  }

  void add(PoolError error) {
    lock.lock();
    try {
      if (kept.size() == bound) {
        kept.removeFirst();
      }
      kept.addLast(error);
      last = error;
      total++;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<PoolError> drain() {
    lock.lock();
    try {
      List<PoolError> all = List.copyOf(kept);
      kept.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<PoolError> snapshot() {
    lock.lock();
    try {
      return List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long total() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the newest error; null if there was none. */
  @Nullable PoolError last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }
}
