package org.lxcpool.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;

/** The ready containers whose death was reported, for the housekeeper to remove. Thread-safe. */
final class DeathQueue<C extends Container> {
  private final Queue<PoolEntry<C>> entries = new ConcurrentLinkedQueue<>();
  private final PoolThreads threads;

  DeathQueue(PoolThreads threads) {
    this.threads = threads;
  }

  /** Adds an entry and wakes the housekeeper. */
  void add(PoolEntry<C> entry) {
    entries.add(entry);
    threads.wakeHouseKeeper();
  }

  /** Removes and returns the oldest report; null if there is none. */
  @Nullable PoolEntry<C> poll() {
    return entries.poll();
  }
}
