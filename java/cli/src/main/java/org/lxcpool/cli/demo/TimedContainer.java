package org.lxcpool.cli.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.Slot;

/**
 * A wrapper that records the durations of a container's phases. The worker that creates the
 * container writes them before the pool publishes it.
 *
 * @param <C> the wrapped container
 */
final class TimedContainer<C extends Container> implements Container {
  private final C container;
  private final long create;
  private long start;
  private long network;

  TimedContainer(C container, long createNanos) {
    this.container = container;
    create = createNanos;
  }

  C container() {
    return container;
  }

  long createNanos() {
    return create;
  }

  long startNanos() {
    return start;
  }

  long networkNanos() {
    return network;
  }

  @Override
  public String name() {
    return container.name();
  }

  @Override
  public void start() throws InterruptedException {
    long begin = System.nanoTime();
    container.start();
    start = System.nanoTime() - begin;
  }

  @Override
  public void awaitNetwork(Duration timeout) throws InterruptedException {
    long begin = System.nanoTime();
    container.awaitNetwork(timeout);
    network = System.nanoTime() - begin;
  }

  @Override
  public @Nullable Slot slot() {
    return container.slot();
  }

  @Override
  public boolean isAlive() {
    return container.isAlive();
  }

  @Override
  public void destroy() {
    container.destroy();
  }
}
