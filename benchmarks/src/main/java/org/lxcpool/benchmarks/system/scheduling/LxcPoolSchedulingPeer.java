package org.lxcpool.benchmarks.system.scheduling;

import java.time.Duration;
import org.lxcpool.Container;
import org.lxcpool.ContainerPool;

/** The pool itself as a scheduling peer. */
final class LxcPoolSchedulingPeer implements SchedulingPeer {
  private static final int PLENTY = 1_000_000;

  private final ContainerPool<CreatedContainer> pool;

  LxcPoolSchedulingPeer(int places, int workers, ItemFactory maker) {
    pool =
        ContainerPool.<CreatedContainer>builder(
                () -> {
                  maker.make();
                  return new CreatedContainer();
                })
            .capacity(places)
            .maxWorkers(workers)
            .maxErrorsPerHour(PLENTY)
            .build();
  }

  @Override
  public void takeOne() throws InterruptedException {
    pool.take().destroy();
  }

  @Override
  public void awaitFull() throws InterruptedException {
    if (!pool.awaitReady(pool.capacity(), Duration.ofMinutes(1))) {
      throw new IllegalStateException("the pool wasn't full within a minute: " + pool.stats());
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class CreatedContainer implements Container {
    private volatile boolean alive = true;

    @Override
    public String name() {
      return "item";
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
}
