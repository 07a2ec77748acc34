package org.lxcpool.benchmarks.system.shards;

import java.time.Duration;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.HostProfile;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/** The pool of an agent on a shard. */
final class AgentPool {
  /** A number of workers that means the pool's own adaptive limit. */
  static final int ADAPTIVE = 0;

  static final Duration TIMEOUT = Duration.ofMinutes(1);

  private AgentPool() {}

  static ContainerPool.Builder<LxcContainer> builder(
      LxcContainerFactory factory, int workers, int capacity) {
    ContainerPool.Builder<LxcContainer> builder =
        ContainerPool.<LxcContainer>builder(factory).capacity(capacity).networkTimeout(TIMEOUT);
    return workers == ADAPTIVE
        ? builder.adaptiveWorkers(true).maxWorkers(HostProfile.detect().maxWorkers())
        : builder.maxWorkers(workers);
  }

  /** Waits until the pool has a number of ready containers; fails after a minute. */
  static void awaitReady(ContainerPool<LxcContainer> pool, int count) throws InterruptedException {
    if (!pool.awaitReady(count, TIMEOUT)) {
      throw new IllegalStateException("the pool wasn't filled in time: " + pool.stats());
    }
  }
}
