package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.lxcpool.ContainerPool;
import org.lxcpool.Ticker;

/** Promise 10: what a hit of get, and a put, do not do. */
@Isolated
class HotPathTest extends PoolTest {
  private static final int TIMES = 10_000;

  /** Counts how often the thread of the test reads it. */
  private static final class CountingTicker implements Ticker {
    final Thread counted = Thread.currentThread();
    final AtomicLong reads = new AtomicLong();

    @Override
    public long read() {
      if (Thread.currentThread() == counted) {
        reads.incrementAndGet();
      }
      return System.nanoTime();
    }
  }

  @Test
  void aHitAllocatesNothingButItsOptionalAndReadsNoTicker() throws Exception {
    CountingTicker counting = new CountingTicker();
    try (ContainerPool<PlainContainer> pool =
        ContainerPool.<PlainContainer>builder(PlainContainer::new)
            .capacity(8)
            .ticker(counting)
            .build()) {
      pool.awaitReady(8, LONG);
      getsAndPuts(pool, TIMES);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      counting.reads.set(0);
      long before = threads.getCurrentThreadAllocatedBytes();
      getsAndPuts(pool, TIMES);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      // An Optional is 16 bytes; a tenth of that for what the JVM itself may do meanwhile.
      assertThat(allocated).isLessThan(TIMES * 3L * 16L * 11L / 10L);
      assertThat(counting.reads).hasValue(0);
    }
  }

  private static void getsAndPuts(ContainerPool<PlainContainer> pool, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      PlainContainer one = pool.tryGet().orElseThrow();
      PlainContainer two = pool.get(Duration.ZERO).orElseThrow();
      PlainContainer three = pool.get(LONG).orElseThrow();
      PlainContainer four = pool.take();
      pool.put(one);
      pool.put(two);
      pool.put(three);
      pool.put(four);
    }
  }

  @Test
  void nothingIsDestroyedOnTheCallersThread() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    made(1).die();
    pool.take().destroy();
    pool.put(stranger());
    pool.setCapacity(2);
    until(() -> made(1).isDestroyed());
    assertThat(made(1).destroyer()).isNotSameAs(Thread.currentThread());
  }

  private ScriptedContainer stranger() throws Exception {
    ScriptedContainer container = factory.create();
    container.start();
    return container;
  }
}
