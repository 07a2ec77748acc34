package org.lxcpool.testing;

import java.time.Duration;
import org.lxcpool.Container;

/** Does nothing and allocates nothing; unlike a scripted one, nobody but its taker refers to it. */
final class PlainContainer implements Container {
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
    return true;
  }

  @Override
  public void destroy() {}
}
