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

/** Promise 10 of the contract: get and put with a ready container. */
@Isolated
class HotPathTest extends PoolTest {
  private static final int TIMES = 10_000;

  /** A ticker that counts the reads of the test's thread. */
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
  void aGetFromTheStockAllocatesOnlyTheOptionalAndReadsNoTicker() throws Exception {
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
      // An Optional has 16 bytes; one tenth more allows for allocations by the JVM.
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
    pool.put(foreign());
    pool.setCapacity(2);
    until(() -> made(1).isDestroyed());
    assertThat(made(1).destroyer()).isNotSameAs(Thread.currentThread());
  }

  private ScriptedContainer foreign() throws Exception {
    ScriptedContainer container = factory.create();
    container.start();
    return container;
  }
}
