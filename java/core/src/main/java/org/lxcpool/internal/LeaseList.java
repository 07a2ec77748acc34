package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The entries of the leased containers, oldest lease first. The list is linked through the entries,
 * so that adding or removing a lease neither allocates nor searches. The newest lease is linked
 * only when the next one is added, since a container that is put back unused is usually put back
 * immediately. Not thread-safe.
 */
final class LeaseList<C extends Container> {
  private @Nullable PoolEntry<C> first;
  private @Nullable PoolEntry<C> last;
  private @Nullable PoolEntry<C> newest;
  private int linked;

  int size() {
    return linked + (newest == null ? 0 : 1);
  }

  /** Returns the latest lease; null if it has ended. */
  @Nullable PoolEntry<C> newest() {
    return newest;
  }

  /** Adds an entry that isn't in the list. */
  void add(PoolEntry<C> entry) {
    PoolEntry<C> older = newest;
    if (older != null) {
      link(older);
    }
    newest = entry;
  }

  private void link(PoolEntry<C> entry) {
    PoolEntry<C> before = last;
    entry.previous = before;
    if (before == null) {
      first = entry;
    } else {
      before.next = entry;
    }
    last = entry;
    linked++;
  }

  /** Removes an entry that is in the list. */
  void remove(PoolEntry<C> entry) {
    if (Objects.equals(entry, newest)) {
      newest = null;
    } else {
      unlink(entry);
    }
  }

  private void unlink(PoolEntry<C> entry) {
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
    linked--;
  }

  /** Returns a copy of all entries, oldest lease first. */
  List<PoolEntry<C>> list() {
    List<PoolEntry<C>> all = new ArrayList<>(size());
    for (PoolEntry<C> entry = first; entry != null; entry = entry.next) {
      all.add(entry);
    }
    if (newest != null) {
      all.add(newest);
    }
    return all;
  }
}
