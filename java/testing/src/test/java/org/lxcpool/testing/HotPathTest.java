package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.lxcpool.Container;
import org.lxcpool.ContainerPool;
import org.lxcpool.Ticker;

/** Promise 10: what a hit of get, and a put, do not do. */
class HotPathTest extends PoolTest {
  private static final int TIMES = 10_000;

  /** Nothing in it allocates. */
  private static final class Plain implements Container {
    @Override
    public String name() {
      return "plain";
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
    try (ContainerPool<Plain> pool =
        ContainerPool.<Plain>builder(Plain::new).capacity(8).ticker(counting).build()) {
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

  private static void getsAndPuts(ContainerPool<Plain> pool, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      Plain one = pool.tryGet().orElseThrow();
      Plain two = pool.get(Duration.ZERO).orElseThrow();
      Plain three = pool.get(LONG).orElseThrow();
      Plain four = pool.take();
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
