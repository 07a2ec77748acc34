package org.lxcpool.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lxcpool.Container;

/**
 * Does nothing but end, and allocates nothing; unlike a scripted one, nobody but its taker refers
 * to it.
 */
final class PlainContainer implements Container {
  /** Whether it was destroyed; doesn't refer to it. */
  final AtomicBoolean destroyed = new AtomicBoolean();

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public void start() {}

  @Override
  public void awaitNetwork(Duration timeout) {}

  @Override
  public boolean isAlive() {
    return !destroyed.get();
  }

  @Override
  public void destroy() {
    destroyed.set(true);
  }
}
