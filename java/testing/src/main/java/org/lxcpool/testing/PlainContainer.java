package org.lxcpool.testing;

import java.time.Duration;
import org.lxcpool.Container;

/**
 * A container that does nothing and is alive until it is destroyed. It carries no slot, and its
 * methods don't allocate. Useful for tests and benchmarks of a pool itself. Thread-safe.
 *
 * <p>Unlike a {@link ScriptedFactory}, a factory such as {@code PlainContainer::new} keeps no
 * reference to the container, so that a container that its holder drops can be collected.
 */
public class PlainContainer implements Container {
  private final String name;
  private volatile boolean destroyed;

  /** Creates a container named "plain". */
  public PlainContainer() {
    this("plain");
  }

  /**
   * Creates a container.
   *
   * @param name the name of the container
   */
  public PlainContainer(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public void start() {}

  @Override
  public void awaitNetwork(Duration timeout) {}

  /** Returns true until this container was destroyed. */
  @Override
  public boolean isAlive() {
    return !destroyed;
  }

  @Override
  public void destroy() {
    destroyed = true;
  }

  /**
   * Returns whether this container was destroyed.
   *
   * @return true once {@link #destroy()} was called
   */
  public final boolean isDestroyed() {
    return destroyed;
  }
}
