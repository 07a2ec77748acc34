package org.lxcpool.cli.demo;

import java.time.Duration;
import java.util.Optional;
import org.lxcpool.ContainerPool;
import org.lxcpool.testing.PlainContainer;

/**
 * A warm-up with an empty factory, so that the times afterwards don't include class loading and
 * compilation, as in an agent that has run for days.
 */
final class WarmUp {
  private static final int ROUNDS = 2_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private WarmUp() {}

  static void run() throws InterruptedException {
    try (ContainerPool<PlainContainer> pool =
        ContainerPool.<PlainContainer>builder(PlainContainer::new)
            .name("warm-up")
            .capacity(2)
            .build()) {
      for (int i = 0; i < ROUNDS; i++) {
        Optional<PlainContainer> hit = pool.tryGet();
        if (hit.isPresent()) {
          pool.put(hit.get());
        } else if (!pool.awaitReady(1, TIMEOUT)) {
          return;
        }
      }
    }
  }
}
