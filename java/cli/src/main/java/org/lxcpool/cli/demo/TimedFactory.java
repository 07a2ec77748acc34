package org.lxcpool.cli.demo;

import java.time.Duration;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.Slot;

/**
 * A factory that wraps another factory's containers to time their phases.
 *
 * @param <C> the other factory's containers
 */
final class TimedFactory<C extends Container> implements ContainerFactory<TimedContainer<C>> {
  private final ContainerFactory<C> factory;

  TimedFactory(ContainerFactory<C> factory) {
    this.factory = factory;
  }

  @Override
  public TimedContainer<C> create() throws Exception {
    long begin = System.nanoTime();
    C container = factory.create();
    return new TimedContainer<>(container, System.nanoTime() - begin);
  }

  @Override
  public TimedContainer<C> create(Slot slot) throws Exception {
    long begin = System.nanoTime();
    C container = factory.create(slot);
    return new TimedContainer<>(container, System.nanoTime() - begin);
  }

  // recover() isn't forwarded: containers of an earlier demo have no times.

  @Override
  public void ready(TimedContainer<C> container) {
    factory.ready(container.container());
  }

  @Override
  public void leased(TimedContainer<C> container) {
    factory.leased(container.container());
  }

  @Override
  public void hold(TimedContainer<C> container, String reason, Duration time) {
    factory.hold(container.container(), reason, time);
  }
}
