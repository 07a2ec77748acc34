package org.lxcpool.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The errors of the last hour. At or over the limit no creation may begin until the oldest is over
 * an hour old. Not thread-safe.
 */
final class ErrorBudget {
  /** The ancestor's window: its limit is 200 errors an hour. */
  static final long WINDOW_NANOS = 3_600_000_000_000L;

  private final Deque<Long> times = new ArrayDeque<>();

  void add(long now) {
    // Read outside the lock, so two readings may come in the wrong order.
    Long newest = times.peekLast();
    times.addLast(newest != null && newest - now > 0 ? newest : now);
  }

  /** Nanoseconds until a creation may begin, 0 if it may now. */
  long throttledFor(int limit, long now) {
    while (!times.isEmpty() && now - times.getFirst() > WINDOW_NANOS) {
      times.removeFirst();
    }
    if (times.size() < limit) {
      return 0;
    }
    // As many as it takes to get below the limit must leave; "over an hour" is one more nanosecond.
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
