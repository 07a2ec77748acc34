package org.lxcpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The ready containers, first in, first out. Not thread-safe, but for {@link #size()} as a hint.
 */
final class Stock<C extends Container> {
  private final ArrayDeque<PoolEntry<C>> entries = new ArrayDeque<>();
  private int size;

  int size() {
    return size;
  }

  void addLast(PoolEntry<C> entry) {
    entries.addLast(entry);
    size++;
  }

  /** Puts back one that was taken but never reached its taker: it keeps its turn. */
  void addFirst(PoolEntry<C> entry) {
    entries.addFirst(entry);
    size++;
  }

  /** Takes the oldest, null if there is none. */
  @Nullable PoolEntry<C> poll() {
    PoolEntry<C> entry = entries.pollFirst();
    if (entry != null) {
      size--;
    }
    return entry;
  }

  /** Takes the newest, null if there is none. */
  @Nullable PoolEntry<C> pollLast() {
    PoolEntry<C> entry = entries.pollLast();
    if (entry != null) {
      size--;
    }
    return entry;
  }

  /** Takes this one out; false if it isn't there any more. */
  boolean remove(PoolEntry<C> entry) {
    boolean removed = entries.removeFirstOccurrence(entry);
    if (removed) {
      size--;
    }
    return removed;
  }

  /** All of them, oldest first. */
  List<PoolEntry<C>> list() {
    return new ArrayList<>(entries);
  }

  /** Takes out what has been ready for {@code age}; what has no time yet gets {@code now}. */
  List<PoolEntry<C>> takeOlderThan(long age, long now) {
    List<PoolEntry<C>> old = new ArrayList<>();
    for (PoolEntry<C> entry : entries) {
      if (entry.readySince == PoolEntry.UNSTAMPED) {
        entry.readySince = now;
      } else if (now - entry.readySince >= age) {
        old.add(entry);
      }
    }
    old.forEach(this::remove);
    return old;
  }
}
