package org.lxcpool.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The entries of containers that carry no slot, found by the container's identity: a hash table
 * with linear probing. An entry is in it for the container's whole life, so that a lease costs
 * nothing here. The table holds the containers no more than their entries do. Not thread-safe.
 */
final class EntryTable<C extends Container> {
  private static final int LEAST_LENGTH = 16; // always a power of two

  private @Nullable PoolEntry<C>[] table = table(LEAST_LENGTH);
  private int size;

  @SuppressWarnings("unchecked")
  private static <C extends Container> @Nullable PoolEntry<C>[] table(int length) {
    return (PoolEntry<C>[]) new PoolEntry<?>[length];
  }

  int size() {
    return size;
  }

  void add(PoolEntry<C> entry) {
    if (2 * (size + 1) > table.length) {
      resize(2 * table.length);
    }
    insert(entry);
    size++;
  }

  private void resize(int length) {
    @Nullable PoolEntry<C>[] old = table;
    table = table(length);
    for (PoolEntry<C> entry : old) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  private void insert(PoolEntry<C> entry) {
    int at = home(entry.hash);
    while (table[at] != null) {
      at = next(at);
    }
    table[at] = entry;
  }

  private int home(int hash) {
    return (hash ^ hash >>> 16) & (table.length - 1);
  }

  private int next(int at) {
    return (at + 1) & (table.length - 1);
  }

  /** The entry of a container; null if it has none here. */
  @Nullable PoolEntry<C> find(PoolEntry.Owner<C> pool, C container) {
    int hash = System.identityHashCode(container);
    int at = home(hash);
    for (PoolEntry<C> entry = table[at]; entry != null; entry = table[at]) {
      if (entry.hash == hash && entry.isOf(pool, container)) {
        return entry;
      }
      at = next(at);
    }
    return null;
  }

  /** Removes an entry; nothing happens if it isn't in. */
  void remove(PoolEntry<C> entry) {
    int at = home(entry.hash);
    while (table[at] != null && !Objects.equals(table[at], entry)) {
      at = next(at);
    }
    if (table[at] != null) {
      close(at);
      size--;
      if (table.length > LEAST_LENGTH && 8 * size < table.length) {
        resize(table.length / 2);
      }
    }
  }

  /** Empties a place, and moves up those that stand behind it for its sake. */
  private void close(int gap) {
    int at = next(gap);
    for (PoolEntry<C> entry = table[at]; entry != null; entry = table[at]) {
      int distance = (at - home(entry.hash)) & (table.length - 1);
      if (distance >= ((at - gap) & (table.length - 1))) {
        table[gap] = entry;
        gap = at;
      }
      at = next(at);
    }
    table[gap] = null;
  }
}
