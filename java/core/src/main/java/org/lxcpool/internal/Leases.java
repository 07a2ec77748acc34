package org.lxcpool.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The containers that are handed out, found again by identity when they are put back. An identity
 * map keeps its entries in one array, so that a lease allocates nothing. Not thread-safe.
 */
final class Leases<C> {
  private final IdentityHashMap<C, Item<C>> items = new IdentityHashMap<>();

  int size() {
    return items.size();
  }

  void add(Item<C> item) {
    items.put(item.container, item);
  }

  /** Ends the lease of a container; null if it has none. */
  @Nullable Item<C> remove(C container) {
    return items.remove(container);
  }

  List<C> containers() {
    return new ArrayList<>(items.keySet());
  }
}
