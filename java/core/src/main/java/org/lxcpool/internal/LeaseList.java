package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The entries of the containers that are handed out, oldest lease first: a list linked through the
 * entries, so that a lease allocates and searches nothing. Not thread-safe.
 */
final class LeaseList<C extends Container> {
  private @Nullable PoolEntry<C> first;
  private @Nullable PoolEntry<C> last;
  private int size;

  int size() {
    return size;
  }

  /** Adds an entry that isn't in the list. */
  void add(PoolEntry<C> entry) {
    PoolEntry<C> before = last;
    entry.previous = before;
    if (before == null) {
      first = entry;
    } else {
      before.next = entry;
    }
    last = entry;
    size++;
  }

  /** Removes an entry that is in the list. */
  void remove(PoolEntry<C> entry) {
    PoolEntry<C> before = entry.previous;
    PoolEntry<C> after = entry.next;
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
    entry.previous = null;
    entry.next = null;
    size--;
  }

  /** All entries, the oldest lease first. */
  List<PoolEntry<C>> list() {
    List<PoolEntry<C>> all = new ArrayList<>(size);
    for (PoolEntry<C> entry = first; entry != null; entry = entry.next) {
      all.add(entry);
    }
    return all;
  }
}
