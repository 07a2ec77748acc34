package org.lxcpool.benchmarks.micro.peers;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vibur.objectpool.ConcurrentPool;
import org.vibur.objectpool.PoolObjectFactory;
import org.vibur.objectpool.util.ConcurrentLinkedQueueCollection;

/**
 * Vibur's pool in its faster, unfair mode. It replaces consumed items on the thread of the next
 * caller of take: the wait that a pool of containers exists to avoid.
 */
final class ViburPeer implements Peer {
  private static final long PATIENCE_NANOS = TIMEOUT.toNanos();

  private final ConcurrentPool<Token> pool;

  ViburPeer(int stock) {
    pool =
        new ConcurrentPool<>(
            new ConcurrentLinkedQueueCollection<>(), new TokenFactory(), stock, stock, false);
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    return pool.tryTake(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void putBack(Object item) {
    pool.restore((Token) item);
  }

  @Override
  public void consume(Object item) {
    pool.restore((Token) item, false);
  }

  @Override
  public void supply() {
    throw new UnsupportedOperationException("this peer is self-supplied");
  }

  @Override
  public boolean isSelfSupplied() {
    return true;
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class TokenFactory implements PoolObjectFactory<Token> {
    @Override
    public Token create() {
      return new Token();
    }

    @Override
    public boolean readyToTake(Token token) {
      return true;
    }

    @Override
    public boolean readyToRestore(Token token) {
      return true;
    }

    @Override
    public void destroy(Token token) {}
  }
}
