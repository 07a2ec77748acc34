package org.lxcpool.internal;

import org.jspecify.annotations.Nullable;

/** Waiters, first come, first served; leaving from the middle costs no search. Not thread-safe. */
final class WaiterQueue<C> {
  private @Nullable Waiter<C> first;
  private @Nullable Waiter<C> last;
  private int size;

  int size() {
    return size;
  }

  void addLast(Waiter<C> waiter) {
    waiter.previous = last;
    waiter.next = null;
    if (last == null) {
      first = waiter;
    } else {
      last.next = waiter;
    }
    last = waiter;
    waiter.queued = true;
    size++;
  }

  /** Puts one back that was served with a container that turned out dead. */
  void addFirst(Waiter<C> waiter) {
    waiter.previous = null;
    waiter.next = first;
    if (first == null) {
      last = waiter;
    } else {
      first.previous = waiter;
    }
    first = waiter;
    waiter.queued = true;
    size++;
  }

  @Nullable Waiter<C> poll() {
    Waiter<C> waiter = first;
    if (waiter != null) {
      remove(waiter);
    }
    return waiter;
  }

  /** Takes one out; does nothing if it isn't in. */
  void remove(Waiter<C> waiter) {
    if (!waiter.queued) {
      return;
    }
    Waiter<C> before = waiter.previous;
    Waiter<C> after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.queued = false;
    size--;
  }
}
