package org.lxcpool.benchmarks.micro.peers;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A plain queue of the JDK, without any checks. */
final class QueuePeer implements Peer {
  private static final long PATIENCE_NANOS = TIMEOUT.toNanos();

  private final BlockingQueue<Token> queue;

  QueuePeer(BlockingQueue<Token> queue, int stock) {
    this.queue = queue;
    for (int i = 0; i < stock; i++) {
      queue.add(new Token());
    }
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    return queue.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void putBack(Object item) {
    queue.add((Token) item);
  }

  @Override
  public void consume(Object item) {}

  @Override
  public void supply() {
    queue.add(new Token());
  }
}
