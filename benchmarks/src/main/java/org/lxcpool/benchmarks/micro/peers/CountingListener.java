package org.lxcpool.benchmarks.micro.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.lxcpool.PoolError;
import org.lxcpool.PoolListener;

/** Counts every event, as a bridge to a metrics library would. */
final class CountingListener implements PoolListener {
  private final LongAdder events = new LongAdder();

  @Override
  public void creationStarted(long worker) {
    events.increment();
  }

  @Override
  public void containerReady(String container, Duration took) {
    events.increment();
  }

  @Override
  public void errorRecorded(PoolError error) {
    events.increment();
  }

  @Override
  public void containerDestroyed(String container) {
    events.increment();
  }

  @Override
  public void throttled(Instant until) {
    events.increment();
  }

  @Override
  public void backedOff(Duration delay) {
    events.increment();
  }

  @Override
  public void resumed() {
    events.increment();
  }

  @Override
  public void closed() {
    events.increment();
  }
}
