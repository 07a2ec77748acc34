package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ready containers, first in, first out, each with the time since when it is ready. A ring of
 * two arrays, so that neither adding nor taking allocates. Not thread-safe.
 */
final class Stock<C> {
  /**
   * The time of a container that was put back: nobody reads a clock for that, the sweep stamps it.
   */
  static final long UNSTAMPED = Long.MIN_VALUE;

  private @Nullable Object[] items = new @Nullable Object[16];
  private long[] since = new long[16];
  private int head;
  private int size;
  private long polledSince = UNSTAMPED;

  int size() {
    return size;
  }

  void addLast(C item, long readySince) {
    growIfFull();
    int tail = (head + size) & (items.length - 1);
    items[tail] = item;
    since[tail] = readySince;
    size++;
  }

  void addFirst(C item, long readySince) {
    growIfFull();
    head = (head - 1) & (items.length - 1);
    items[head] = item;
    since[head] = readySince;
    size++;
  }

  /** The oldest, null if there is none. */
  @Nullable C poll() {
    if (size == 0) {
      return null;
    }
    @SuppressWarnings("unchecked")
    C item = (C) requireNonNull(items[head]);
    items[head] = null;
    polledSince = since[head];
    head = (head + 1) & (items.length - 1);
    size--;
    return item;
  }

  /** Since when the last one polled was ready. */
  long polledSince() {
    return polledSince;
  }

  /** A ready container and since when it is. */
  record Entry<C>(C item, long readySince) {}

  /** All of them, oldest first; those without a time get {@code now}. */
  List<Entry<C>> stampAndList(long now) {
    List<Entry<C>> entries = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int at = (head + i) & (items.length - 1);
      if (since[at] == UNSTAMPED) {
        since[at] = now;
      }
      @SuppressWarnings("unchecked")
      C item = (C) requireNonNull(items[at]);
      entries.add(new Entry<>(item, since[at]));
    }
    return entries;
  }

  /** Takes one out; false if it isn't there any more, or was taken and put back meanwhile. */
  boolean remove(Entry<C> entry) {
    for (int i = 0; i < size; i++) {
      int at = (head + i) & (items.length - 1);
      if (items[at] == entry.item() && since[at] == entry.readySince()) {
        removeAt(i);
        return true;
      }
    }
    return false;
  }

  private void removeAt(int index) {
    int mask = items.length - 1;
    for (int i = index; i > 0; i--) {
      int to = (head + i) & mask;
      int from = (head + i - 1) & mask;
      items[to] = items[from];
      since[to] = since[from];
    }
    items[head] = null;
    head = (head + 1) & mask;
    size--;
  }

  private void growIfFull() {
    if (size < items.length) {
      return;
    }
    @Nullable Object[] larger = new @Nullable Object[items.length * 2];
    long[] largerSince = new long[items.length * 2];
    for (int i = 0; i < size; i++) {
      int at = (head + i) & (items.length - 1);
      larger[i] = items[at];
      largerSince[i] = since[at];
    }
    items = larger;
    since = largerSince;
    head = 0;
  }
}
