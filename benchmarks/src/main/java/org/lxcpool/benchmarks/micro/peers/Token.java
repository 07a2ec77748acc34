package org.lxcpool.benchmarks.micro.peers;

import java.time.Duration;
import org.lxcpool.Container;

/** A container that costs nothing; as in a real one, its liveness is a volatile flag. */
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
