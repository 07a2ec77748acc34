package org.lxcpool.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The errors of the last hour. While their number is at or above the limit, no creation may begin.
 * An error leaves the window when it is strictly more than an hour old. Not thread-safe.
 */
final class ErrorBudget {
  /** One hour, the window of Chromium's container pool, which allows 200 errors an hour. */
  static final long WINDOW_NANOS = 3_600_000_000_000L;

  private final Deque<Long> times = new ArrayDeque<>();

  /** Adds an error. */
  void add(long now) {
    // The ticker is read outside the lock, so two times may arrive in the wrong order.
    Long newest = times.peekLast();
    times.addLast(newest != null && newest - now > 0 ? newest : now);
  }

  /** Returns the nanoseconds until a creation may begin; 0 if it may begin now. */
  long throttledFor(int limit, long now) {
    while (!times.isEmpty() && now - times.getFirst() > WINDOW_NANOS) {
      times.removeFirst();
    }
    if (times.size() < limit) {
      return 0;
    }
    // Enough errors must leave to get below the limit; "over an hour" is one nanosecond more.
    int leaving = times.size() - limit + 1;
    long last = now;
    for (long time : times) {
      last = time;
      if (--leaving == 0) {
        break;
      }
    }
    return last + WINDOW_NANOS + 1 - now;
  }
}
