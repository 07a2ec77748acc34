package org.lxcpool.benchmarks.scheduling;

/** A pool that makes its items on its own threads. */
interface Subject extends AutoCloseable {
  /** What a worker calls for each item. */
  @FunctionalInterface
  interface Maker {
    void make() throws Exception;
  }

  /** Takes an item and uses it up; waits for it. */
  void takeOne() throws Exception;

  /** Does what it needs to notice that a place is free; the stock isn't empty. */
  default void letItNotice() throws InterruptedException {}

  /** Waits until the stock is full. */
  void awaitFull() throws Exception;

  @Override
  void close();
}
