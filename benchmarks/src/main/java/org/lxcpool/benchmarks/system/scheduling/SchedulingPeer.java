package org.lxcpool.benchmarks.system.scheduling;

/** A pool that creates its items on its own threads. */
interface SchedulingPeer extends AutoCloseable {
  /** Creates items; called by the pool's workers. */
  @FunctionalInterface
  interface ItemFactory {
    void make() throws Exception;
  }

  /** Takes an item, waiting for it, and uses it up. */
  void takeOne() throws Exception;

  /** Makes the pool notice a free place, if it needs that; the stock isn't empty. */
  default void awaitNotice() throws InterruptedException {}

  /** Waits until the stock is full. */
  void awaitFull() throws Exception;

  @Override
  void close();
}
