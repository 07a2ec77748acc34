package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolListener;
import org.lxcpool.Ticker;

/** Stale leases: the pool detects dropped containers and ends leases that exceed the maximum. */
class LeaseTest extends PoolTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** The number of containers that a pool destroys concurrently. */
  private static final int DESTROYERS = 8;

  private final AtomicLong checks = new AtomicLong();

  /** A ticker that counts health checks, each of which reads it once. */
  private final Ticker countingTicker =
      () -> {
        if (Thread.currentThread().getName().endsWith("-health")) {
          checks.incrementAndGet();
        }
        return ticker.read();
      };

  @Test
  void aDroppedContainerIsCountedAsLeakedAndItsLeaseEnds() throws Exception {
    AtomicInteger made = new AtomicInteger();
    try (ContainerPool<PlainContainer> pool =
        ContainerPool.<PlainContainer>builder(
                () -> {
                  made.incrementAndGet();
                  return new PlainContainer();
                })
            .capacity(2)
            .healthCheckInterval(Duration.ofMillis(20))
            .build()) {
      PlainContainer kept = pool.take();
      drop(pool, 10);
      until(
          () -> {
            System.gc();
            return pool.stats().leaked() == 10;
          });
      assertThat(pool.stats().leased()).isEqualTo(1);
      assertThat(pool.stats().toString()).contains("leased=1 ", "leaked=10 ", "expired=0 ");
      assertThat(made.get()).isGreaterThanOrEqualTo(11);
      assertThat(pool.put(kept)).isIn(true, false);
      assertThat(pool.stats().leased()).isZero();
    }
  }

  private static void drop(ContainerPool<PlainContainer> pool, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      if (i % 2 == 0) {
        assertThat(pool.take()).isNotNull();
      } else {
        assertThat(pool.getAsync().join()).isNotNull();
      }
    }
  }

  @Test
  void thePoolHoldsAStrongReferenceToAContainerThatIsPutBack() throws Exception {
    try (ContainerPool<PlainContainer> pool =
        ContainerPool.<PlainContainer>builder(PlainContainer::new)
            .capacity(2)
            .healthCheckInterval(Duration.ofMillis(20))
            .build()) {
      assertThat(pool.awaitReady(2, LONG)).isTrue();
      for (int i = 0; i < 100; i++) {
        assertThat(pool.put(pool.take())).isIn(true, false);
        System.gc();
      }
      pool.take();
      assertThat(pool.stats().leaked()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aLeaseThatExceedsTheMaximumTimeEnds() throws Exception {
    List<String> expired = new CopyOnWriteArrayList<>();
    ContainerPool<ScriptedContainer> pool =
        build(
            builder(2)
                .ticker(countingTicker)
                .maxLeaseTime(HOUR)
                .listener(
                    new PoolListener() {
                      @Override
                      public void leaseExpired(String container) {
                        expired.add(container);
                      }
                    }));
    ScriptedContainer late = pool.take();
    awaitHealthCheck();
    ticker.advance(HOUR.minusNanos(1));
    ScriptedContainer early = pool.take();
    awaitHealthCheck();
    assertThat(late.isDestroyed()).isFalse();
    ticker.advance(Duration.ofNanos(1));
    until(late::isDestroyed);
    until(() -> expired.equals(List.of(late.name())));
    assertThat(early.isDestroyed()).isFalse();
    assertThat(pool.stats().expired()).isEqualTo(1);
    assertThat(pool.stats().leased()).isEqualTo(1);
    assertThat(pool.errors().total()).as("an expired lease is not an error").isZero();
  }

  @Test
  void takingAContainerAgainStartsANewLease() throws Exception {
    ContainerPool<ScriptedContainer> pool =
        build(builder(2).ticker(countingTicker).maxLeaseTime(HOUR));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate()));
    ScriptedContainer container = pool.take();
    awaitHealthCheck();
    ticker.advance(HOUR.minusMinutes(1));
    assertThat(pool.put(container)).isTrue();
    assertThat(pool.take()).isNotSameAs(container);
    assertThat(pool.take()).isSameAs(container);
    awaitHealthCheck();
    ticker.advance(HOUR.minusMinutes(1));
    awaitHealthCheck();
    assertThat(pool.stats().expired()).isZero();
    ticker.advance(Duration.ofMinutes(1));
    until(container::isDestroyed);
  }

  @Test
  void aContainerPutBackAfterItsLeaseExpiredIsNotKept() throws Exception {
    int count = DESTROYERS + 1; // the last one waits for its destroy
    Gate destroy = gate();
    for (int i = 1; i <= count; i++) {
      factory.creation(i, Script.succeeds().hangsIn(Step.DESTROY, destroy));
    }
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate()));
    ContainerPool<ScriptedContainer> pool =
        build(builder(count).maxWorkers(1).ticker(countingTicker).maxLeaseTime(HOUR));
    List<ScriptedContainer> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(pool.take());
    }
    awaitHealthCheck();
    ticker.advance(HOUR);
    until(() -> pool.stats().expired() == count && destroy.waiting() == DESTROYERS);
    taken.removeIf(container -> !container.isAlive());
    assertThat(taken).hasSize(1);
    assertThat(pool.put(taken.get(0))).isFalse();
    assertThat(pool.size()).isZero();
    destroy.open();
    until(() -> pool.stats().destroyed() == count);
  }

  /** Waits until a health check that began after this call has checked all leases. */
  private void awaitHealthCheck() {
    long seen = checks.get();
    until(() -> checks.get() >= seen + 2);
  }

  @Test
  void rejectsAMaximumLeaseTimeOfZero() {
    assertThatThrownBy(() -> builder(2).maxLeaseTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxLeaseTime");
  }
}
