package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lxcpool.PoolError;
import org.lxcpool.internal.Parts.Plain;

class CreationControllerTest {

  @Test
  void startsOneWorkerPerFreePlace() {
    CountDownLatch gate = new CountDownLatch(1); // otherwise the first worker may fill all places
    Parts parts =
        new Parts(
            3,
            () -> {
              gate.await();
              return new Plain();
            },
            Settings.Threads::daemon);
    assertThat(parts.pool.starter.startAll()).isEqualTo(3);
    assertThat(parts.pool.starter.startAll()).isZero();
    gate.countDown();
    Awaitility.await().until(() -> !parts.state.seemsToHaveRoom());
    assertThat(parts.pool.starter.startAll()).isZero();
  }

  @Test
  void recordsAThreadThatCannotBeStartedAsAnError() {
    OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    Parts parts =
        new Parts(
            3,
            Plain::new,
            (name, task) ->
                new Thread(task, name) {
                  @Override
                  public synchronized void start() {
                    throw noThread;
                  }
                });
    parts.pool.starter.startAll();
    assertThat(parts.state.errors.snapshot())
        .extracting(PoolError::phase, PoolError::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(PoolError.Phase.CREATE, noThread));
    assertThat(parts.live()).isZero();
    assertThat(parts.backingOffFor()).isPositive();
    assertThat(parts.pool.starter.startAll()).isZero();
  }

  @Test
  void startsNoWorkerDuringTheBackoff() {
    AtomicInteger creations = new AtomicInteger();
    Parts parts =
        new Parts(
            2,
            () -> {
              creations.incrementAndGet();
              throw new java.io.IOException("failed");
            },
            Settings.Threads::daemon);
    parts.pool.starter.startAll();
    Awaitility.await().until(() -> parts.state.errors.total() >= 1);
    assertThat(parts.pool.starter.startAll()).isZero();
    parts.time.addAndGet(Duration.ofMillis(100).toNanos());
    int before = creations.get();
    assertThat(parts.pool.starter.startAll()).isPositive();
    Awaitility.await().until(() -> creations.get() > before);
  }

  @Test
  void abandonsOverdueCreationsAndReturnsTheTimeUntilTheNext() {
    Parts parts = new Parts(2, Plain::new, (name, task) -> new Thread(() -> {}, name));
    assertThat(parts.pool.controller.abandonOverdue()).isEqualTo(Preconditions.INDEFINITELY);
    parts.pool.starter.startAll();
    long timeout = parts.state.settings.creationTimeout;
    parts.time.set(timeout);
    assertThat(parts.pool.controller.abandonOverdue()).isEqualTo(1);
    assertThat(parts.live()).isEqualTo(2);
    parts.time.set(timeout + 1);
    parts.pool.controller.abandonOverdue();
    assertThat(parts.live()).isZero();
    assertThat(parts.abandoned()).isEqualTo(2);
    assertThat(parts.state.errors.total()).isEqualTo(2);
  }

  @Test
  void startsTheClockOfACreationAfterWaitingForTheLock() {
    Parts parts = new Parts(2, Plain::new, (name, task) -> new Thread(() -> {}, name));
    long timeout = parts.state.settings.creationTimeout;
    parts.afterRead =
        () -> {
          parts.afterRead = () -> {};
          parts.time.addAndGet(timeout + 1);
        };
    parts.pool.starter.startAll();
    parts.pool.controller.abandonOverdue();
    assertThat(parts.live()).isEqualTo(2);
    assertThat(parts.state.errors.total()).isZero();
  }
}
