package org.lxcpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The ready containers, first in, first out. Not thread-safe; {@link #size()} may be read as a hint
 * without the lock.
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

  /** Returns an entry that was polled but not handed out to its old position at the head. */
  void addFirst(PoolEntry<C> entry) {
    entries.addFirst(entry);
    size++;
  }

  /** Removes and returns the oldest entry; null if there is none. */
  @Nullable PoolEntry<C> poll() {
    PoolEntry<C> entry = entries.pollFirst();
    if (entry != null) {
      size--;
    }
    return entry;
  }

  /** Removes and returns the newest entry; null if there is none. */
  @Nullable PoolEntry<C> pollLast() {
    PoolEntry<C> entry = entries.pollLast();
    if (entry != null) {
      size--;
    }
    return entry;
  }

  /** Removes an entry; returns false if it isn't in the stock. */
  boolean remove(PoolEntry<C> entry) {
    boolean removed = entries.removeFirstOccurrence(entry);
    if (removed) {
      size--;
    }
    return removed;
  }

  /** Returns a copy of all entries, oldest first. */
  List<PoolEntry<C>> list() {
    return new ArrayList<>(entries);
  }

  /**
   * Removes and returns the entries that have been ready for at least {@code age} nanoseconds, and
   * stamps the unstamped ones with {@code now}.
   */
  List<PoolEntry<C>> removeOlderThan(long age, long now) {
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
