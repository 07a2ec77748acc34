package org.lxcpool.cli.demo;

import java.time.Duration;
import java.util.Optional;
import org.lxcpool.Container;
import org.lxcpool.ContainerPool;

/**
 * Uses a pool of nothing, so that what is timed afterwards is the pool and not the class loader: an
 * agent that runs for days has done that long ago.
 */
final class WarmUp {
  private static final int ROUNDS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private WarmUp() {}

  static void run() throws InterruptedException {
    try (ContainerPool<Nothing> pool =
        ContainerPool.<Nothing>builder(Nothing::new).name("warm-up").capacity(2).build()) {
      for (int i = 0; i < ROUNDS; i++) {
        Optional<Nothing> hit = pool.tryGet();
        if (hit.isPresent()) {
          pool.put(hit.get());
        } else if (!pool.awaitReady(1, PATIENCE)) {
          return;
        }
      }
    }
  }

  private static final class Nothing implements Container {
    @Override
    public String name() {
      return "nothing";
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
}
