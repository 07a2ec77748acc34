package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The waiters in order of arrival, as a linked list, from which any waiter is removed in constant
 * time. Not thread-safe.
 */
final class WaiterQueue<C extends Container> {
  private @Nullable Waiter<C> first;
  private @Nullable Waiter<C> last;
  private int size;
  private long turns;

  int size() {
    return size;
  }

  /** Queues a waiter; one that was assigned a dead container regains its old position. */
  void add(Waiter<C> waiter) {
    Waiter<C> before = last;
    if (waiter.turn == 0) {
      waiter.turn = ++turns;
    } else {
      while (before != null && before.turn > waiter.turn) {
        before = before.previous;
      }
    }
    insertAfter(before, waiter);
  }

  private void insertAfter(@Nullable Waiter<C> before, Waiter<C> waiter) {
    Waiter<C> after = before == null ? first : before.next;
    waiter.previous = before;
    waiter.next = after;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
    }
    if (after == null) {
      last = waiter;
    } else {
      after.previous = waiter;
    }
    waiter.queued = true;
    size++;
  }

  /** Removes and returns the first waiter; null if there is none. */
  @Nullable Waiter<C> poll() {
    Waiter<C> waiter = first;
    if (waiter != null) {
      remove(waiter);
    }
    return waiter;
  }

  /** Removes a waiter; returns false if it isn't queued. */
  boolean remove(Waiter<C> waiter) {
    if (!waiter.queued) {
      return false;
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
    return true;
  }

  /** Removes and returns all waiters in order. */
  List<Waiter<C>> drain() {
    List<Waiter<C>> all = new ArrayList<>(size);
    for (Waiter<C> waiter = poll(); waiter != null; waiter = poll()) {
      all.add(waiter);
    }
    return all;
  }
}
