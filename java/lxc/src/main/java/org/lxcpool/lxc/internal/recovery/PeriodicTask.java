package org.lxcpool.lxc.internal.recovery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a factory's books looked through once a second, on a thread of its own, until closed. */
final class PeriodicTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final String pool;
  private final Runnable look;
  private final Thread thread;
  private volatile boolean closed;
  private boolean failed;

  PeriodicTask(String pool, Runnable look) {
    this.pool = pool;
    this.look = look;
    thread = new Thread(this::run, "lxcpool-" + pool + "-keeper");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        look.run();
        failed = false;
      } catch (RuntimeException | Error e) {
        if (!failed) { // once for as long as it goes on
          LOG.warn("pool {}: looking after its containers goes on after", pool, e);
        }
        failed = true;
      }
      Thread.interrupted(); // parking would return at once, for ever
      LockSupport.parkNanos(this, INTERVAL.toNanos());
    }
  }

  /** Ends it; a look that is under way goes on. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
