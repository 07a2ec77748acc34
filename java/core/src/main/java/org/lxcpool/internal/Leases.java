package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The containers that are handed out, found again by identity when they are put back. An identity
 * map keeps its entries in one array, so that a lease allocates nothing. The newest lease stays out
 * of it until the next one comes: what is put back unused is mostly put back at once. Not
 * thread-safe.
 */
final class Leases<C> {
  private final IdentityHashMap<C, Item<C>> items = new IdentityHashMap<>();
  private @Nullable Item<C> newest;

  int size() {
    return items.size() + (newest == null ? 0 : 1);
  }

  void add(Item<C> item) {
    Item<C> older = newest;
    if (older != null) {
      items.put(older.container, older);
    }
    newest = item;
  }

  /** Ends the lease of a container; null if it has none. */
  @Nullable Item<C> remove(C container) {
    Item<C> item = newest;
    if (item != null && item.container == container) {
      newest = null;
      return item;
    }
    return items.remove(container);
  }

  List<C> containers() {
    List<C> all = new ArrayList<>(items.keySet());
    if (newest != null) {
      all.add(newest.container);
    }
    return all;
  }
}
