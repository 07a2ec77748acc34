package org.lxcpool.benchmarks.peers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that hands out items, the pool or a peer: what the hot path benchmarks call. A fork
 * sees one implementation only, so that its calls are inlined.
 */
public interface Peer extends AutoCloseable {
  /** How long a taker waits at most. */
  Duration PATIENCE = Duration.ofSeconds(1);

  /** An item, waited for; null if there was none within {@link #PATIENCE}. */
  @Nullable Object take() throws InterruptedException;

  /** Gives an item back unused. */
  void giveBack(Object item);

  /** Ends an item: it was used up and doesn't come back. */
  void consume(Object item);

  /**
   * Brings a new item in; called only while there is room. Not for peers that supply themselves.
   */
  void supply();

  /** Whether it makes the items that replace consumed ones itself. */
  default boolean suppliesItself() {
    return false;
  }

  /** The same stock as one thread should see it. */
  default Peer forThread() {
    return this;
  }

  @Override
  default void close() {}
}
