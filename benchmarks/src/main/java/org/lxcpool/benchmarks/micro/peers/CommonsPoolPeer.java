package org.lxcpool.benchmarks.micro.peers;

import java.util.NoSuchElementException;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

/** Apache Commons Pool with its defaults, all items idle from the start, and no JMX. */
final class CommonsPoolPeer implements Peer {
  private final GenericObjectPool<Token> pool;

  CommonsPoolPeer(int stock) throws Exception {
    GenericObjectPoolConfig<Token> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(stock);
    config.setMaxIdle(stock);
    config.setMinIdle(stock);
    config.setMaxWait(TIMEOUT);
    config.setJmxEnabled(false);
    pool = new GenericObjectPool<>(new TokenFactory(), config);
    pool.addObjects(stock);
  }

  @Override
  public @Nullable Object take() throws InterruptedException {
    try {
      return pool.borrowObject();
    } catch (NoSuchElementException e) {
      return null;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void putBack(Object item) {
    pool.returnObject((Token) item);
  }

  @Override
  public void consume(Object item) {
    try {
      pool.invalidateObject((Token) item);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void supply() {
    try {
      pool.addObject();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class TokenFactory extends BasePooledObjectFactory<Token> {
    @Override
    public Token create() {
      return new Token();
    }

    @Override
    public PooledObject<Token> wrap(Token token) {
      return new DefaultPooledObject<>(token);
    }
  }
}
