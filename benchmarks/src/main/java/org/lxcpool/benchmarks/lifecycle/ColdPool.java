package org.lxcpool.benchmarks.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * From nothing until all containers are ready. An agent runs for days, and what it runs is
 * compiled: some fillings warm up.
 */
final class ColdPool {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ColdPool() {}

  /** This pool, with its default workers and with an address to each container. */
  static void measure(Path home, Way way, boolean privileged, int count, int warmUps)
      throws Exception {
    for (int i = 0; i < warmUps; i++) {
      double unused = fill(home, way, privileged, count);
    }
    Thread.sleep(Rates.SETTLE_MILLIS);
    print(count, fill(home, way, privileged, count));
  }

  private static double fill(Path home, Way way, boolean privileged, int count) throws Exception {
    try (LxcContainerFactory factory = BenchHost.factory(home, way, privileged)) {
      long begin = System.nanoTime();
      try (ContainerPool<LxcContainer> pool =
          ContainerPool.<LxcContainer>builder(factory).capacity(count).build()) {
        if (!pool.awaitReady(count, PATIENCE)) {
          throw new IllegalStateException("not ready: " + pool.stats());
        }
        double seconds = secondsSince(begin);
        pool.close(PATIENCE);
        return seconds;
      }
    }
  }

  /** The pool that this one descends from. */
  static void ancestor(Path home, int count, int warmUps) throws Exception {
    Baseline base = Baseline.make(home);
    for (int i = 0; i < warmUps; i++) {
      double unused = ancestor(base, "bench-warm" + i + "-", count);
    }
    Thread.sleep(Rates.SETTLE_MILLIS);
    print(count, ancestor(base, "bench-clone-", count));
  }

  private static double ancestor(Baseline base, String prefix, int count) throws Exception {
    LegacyPool ancestor = new LegacyPool(base, prefix);
    try {
      long begin = System.nanoTime();
      ancestor.fill(count);
      return secondsSince(begin);
    } finally {
      ancestor.empty();
    }
  }

  /** LXC's tool, which is a program of its own and needs no warming up. */
  static void copies(Path home, int count) throws Exception {
    EphemeralCopies copies = new EphemeralCopies(Baseline.make(home), "bench-copy-");
    try {
      long begin = System.nanoTime();
      copies.fill(count);
      print(count, secondsSince(begin));
    } finally {
      copies.empty();
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void print(int count, double seconds) {
    ChildProgram.print("rate", count / seconds);
  }
}
