package org.lxcpool.benchmarks.system.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import org.lxcpool.ContainerPool;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.benchmarks.system.legacy.BaseContainer;
import org.lxcpool.benchmarks.system.legacy.EphemeralCopies;
import org.lxcpool.benchmarks.system.legacy.LegacyPool;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * Measures the time from an empty pool until all containers are ready. The first fills warm up,
 * because the code of an agent that has run for days is compiled.
 */
final class ColdPool {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private ColdPool() {}

  /** Measures this pool with its default workers, and an address for each container. */
  static void measure(Path home, StartMode mode, boolean privileged, int count, int warmUps)
      throws Exception {
    for (int i = 0; i < warmUps; i++) {
      double unused = fill(home, mode, privileged, count);
    }
    Thread.sleep(Throughput.SETTLE_MILLIS);
    print(count, fill(home, mode, privileged, count));
  }

  private static double fill(Path home, StartMode mode, boolean privileged, int count)
      throws Exception {
    try (LxcContainerFactory factory = BenchHost.factory(home, mode, privileged)) {
      long begin = System.nanoTime();
      try (ContainerPool<LxcContainer> pool =
          ContainerPool.<LxcContainer>builder(factory).capacity(count).build()) {
        if (!pool.awaitReady(count, TIMEOUT)) {
          throw new IllegalStateException("the pool wasn't filled in time: " + pool.stats());
        }
        double seconds = secondsSince(begin);
        pool.close(TIMEOUT);
        return seconds;
      }
    }
  }

  /** Measures the legacy pool. */
  static void legacyPool(Path home, int count, int warmUps) throws Exception {
    BaseContainer base = BaseContainer.create(home);
    for (int i = 0; i < warmUps; i++) {
      double unused = legacyPool(base, "bench-warm" + i + "-", count);
    }
    Thread.sleep(Throughput.SETTLE_MILLIS);
    print(count, legacyPool(base, "bench-clone-", count));
  }

  private static double legacyPool(BaseContainer base, String prefix, int count) throws Exception {
    LegacyPool pool = new LegacyPool(base, prefix);
    try {
      long begin = System.nanoTime();
      pool.fill(count);
      return secondsSince(begin);
    } finally {
      pool.clear();
    }
  }

  /** Measures LXC's copy tool, a native program that needs no warm-up. */
  static void copies(Path home, int count) throws Exception {
    EphemeralCopies copies = new EphemeralCopies(BaseContainer.create(home), "bench-copy-");
    try {
      long begin = System.nanoTime();
      copies.fill(count);
      print(count, secondsSince(begin));
    } finally {
      copies.clear();
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void print(int count, double seconds) {
    ChildProgram.print("rate", count / seconds);
  }
}
