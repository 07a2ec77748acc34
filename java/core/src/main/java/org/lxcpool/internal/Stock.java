package org.lxcpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ready containers, first in, first out. Not thread-safe, but for {@link #size()} as a hint.
 */
final class Stock<C> {
  private final ArrayDeque<Item<C>> items = new ArrayDeque<>();
  private int size;

  int size() {
    return size;
  }

  void addLast(Item<C> item) {
    items.addLast(item);
    size++;
  }

  /** Puts back one that was taken but never reached its taker: it keeps its turn. */
  void addFirst(Item<C> item) {
    items.addFirst(item);
    size++;
  }

  /** Takes the oldest, null if there is none. */
  @Nullable Item<C> poll() {
    Item<C> item = items.pollFirst();
    if (item != null) {
      size--;
    }
    return item;
  }

  /** Takes the newest, null if there is none. */
  @Nullable Item<C> pollLast() {
    Item<C> item = items.pollLast();
    if (item != null) {
      size--;
    }
    return item;
  }

  /** Takes this one out; false if it isn't there any more. */
  boolean remove(Item<C> item) {
    boolean removed = items.removeFirstOccurrence(item);
    if (removed) {
      size--;
    }
    return removed;
  }

  /** All of them, oldest first. */
  List<Item<C>> list() {
    return new ArrayList<>(items);
  }

  /** Takes out what has been ready for {@code age}; what has no time yet gets {@code now}. */
  List<Item<C>> takeOlderThan(long age, long now) {
    List<Item<C>> old = new ArrayList<>();
    for (Item<C> item : items) {
      if (item.readySince == Item.UNSTAMPED) {
        item.readySince = now;
      } else if (now - item.readySince >= age) {
        old.add(item);
      }
    }
    old.forEach(this::remove);
    return old;
  }
}
