package org.lxcpool.benchmarks.peers;

import java.time.Duration;
import org.lxcpool.Container;

/** A container that costs nothing; its liveness is a volatile flag, as a real one's is. */
final class Token implements Container {
  private volatile boolean alive = true;

  @Override
  public String name() {
    return "token";
  }

  @Override
  public void start() {}

  @Override
  public void awaitNetwork(Duration timeout) {}

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public void destroy() {
    alive = false;
  }
}
