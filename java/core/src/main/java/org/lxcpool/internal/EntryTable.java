package org.lxcpool.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/**
 * The entries of the containers that carry no slot, by the container's identity: a hash table with
 * linear probing. An entry stays in the table from the first delivery of its container to the end,
 * so that a lease costs nothing here. The table adds no strong reference to a container. Not
 * thread-safe.
 */
final class EntryTable<C extends Container> {
  private static final int MIN_LENGTH = 16; // always a power of two

  private @Nullable PoolEntry<C>[] table = table(MIN_LENGTH);
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

  /** Returns the entry of a container in that pool; null if there is none. */
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

  /** Removes an entry; does nothing if it isn't in the table. */
  void remove(PoolEntry<C> entry) {
    int at = home(entry.hash);
    while (table[at] != null && !Objects.equals(table[at], entry)) {
      at = next(at);
    }
    if (table[at] != null) {
      close(at);
      size--;
      if (table.length > MIN_LENGTH && 8 * size < table.length) {
        resize(table.length / 2);
      }
    }
  }

  /** Empties a place and moves back the later entries of its probe sequence. */
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
