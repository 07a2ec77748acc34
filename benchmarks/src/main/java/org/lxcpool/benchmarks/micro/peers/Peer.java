package org.lxcpool.benchmarks.micro.peers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool or queue that hands out items, as the hot path benchmarks call it. Each fork uses one
 * implementation only, so that the JIT compiler can inline its calls.
 */
public interface Peer extends AutoCloseable {
  /** The maximum wait of {@link #take}. */
  Duration TIMEOUT = Duration.ofSeconds(1);

  /** Takes an item, waiting for it; returns null if there was none within {@link #TIMEOUT}. */
  @Nullable Object take() throws InterruptedException;

  /** Puts an item back unused. */
  void putBack(Object item);

  /** Discards an item that was used up. */
  void consume(Object item);

  /** Adds a new item; called only while there is room, and never on a self-supplied peer. */
  void supply();

  /** Returns whether the peer itself creates the items that replace consumed ones. */
  default boolean isSelfSupplied() {
    return false;
  }

  /** Returns a view of the same stock for one thread. */
  default Peer forThread() {
    return this;
  }

  @Override
  default void close() {}
}
