package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The containers that are handed out, found again by identity when they are put back. They are held
 * weakly, by their items, in a table with linear probing, so that a lease allocates nothing. The
 * newest lease stays out of it until the next one comes: what is put back unused is mostly put back
 * at once. Not thread-safe.
 */
final class Leases<C> {
  private static final int FIRST_SIZE = 16; // always a power of two

  private @Nullable Item<C>[] table = table(FIRST_SIZE);
  private int inTable;
  private @Nullable Item<C> newest;

  @SuppressWarnings("unchecked")
  private static <C> @Nullable Item<C>[] table(int size) {
    return (Item<C>[]) new Item<?>[size];
  }

  int size() {
    return inTable + (newest == null ? 0 : 1);
  }

  void add(Item<C> item) {
    Item<C> older = newest;
    if (older != null) {
      if (2 * inTable >= table.length) {
        grow();
      }
      insert(older);
      inTable++;
    }
    newest = item;
  }

  private void grow() {
    @Nullable Item<C>[] old = table;
    table = table(2 * old.length);
    for (Item<C> item : old) {
      if (item != null) {
        insert(item);
      }
    }
  }

  private void insert(Item<C> item) {
    int at = home(item.hash);
    while (table[at] != null) {
      at = next(at);
    }
    table[at] = item;
  }

  private int home(int hash) {
    return (hash ^ hash >>> 16) & (table.length - 1);
  }

  private int next(int at) {
    return (at + 1) & (table.length - 1);
  }

  /** Ends the lease of a container; null if it has none. */
  @Nullable Item<C> remove(C container) {
    Item<C> item = newest;
    if (item != null && item.isOf(container)) {
      newest = null;
      return item;
    }
    int at = home(System.identityHashCode(container));
    for (item = table[at]; item != null; item = table[at]) {
      if (item.isOf(container)) {
        close(at);
        return item;
      }
      at = next(at);
    }
    return null;
  }

  /** Takes the item at a place out, and moves up those that stand behind it for its sake. */
  private void close(int gap) {
    inTable--;
    int at = next(gap);
    for (Item<C> item = table[at]; item != null; item = table[at]) {
      int distance = (at - home(item.hash)) & (table.length - 1);
      if (distance >= ((at - gap) & (table.length - 1))) {
        table[gap] = item;
        gap = at;
      }
      at = next(at);
    }
    table[gap] = null;
  }

  /** All leases, also those whose containers their takers no longer hold. */
  List<Item<C>> items() {
    List<Item<C>> all = new ArrayList<>(size());
    for (Item<C> item : table) {
      if (item != null) {
        all.add(item);
      }
    }
    if (newest != null) {
      all.add(newest);
    }
    return all;
  }

  /** Ends a lease; false if it has ended. */
  boolean removeItem(Item<C> item) {
    if (newest == item) {
      newest = null;
      return true;
    }
    int at = home(item.hash);
    while (table[at] != null && !Objects.equals(table[at], item)) {
      at = next(at);
    }
    boolean found = table[at] != null;
    if (found) {
      close(at);
    }
    return found;
  }
}
