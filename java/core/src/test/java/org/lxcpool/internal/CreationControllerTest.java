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
  void aWorkerForEachFreePlaceAndNoMore() {
    CountDownLatch gate = new CountDownLatch(1); // else the first may take all places itself
    Parts parts =
        new Parts(
            3,
            () -> {
              gate.await();
              return new Plain();
            },
            Settings.Threads::daemon);
    assertThat(parts.workforce.startAll()).isEqualTo(3);
    assertThat(parts.workforce.startAll()).isZero();
    gate.countDown();
    Awaitility.await().until(() -> !parts.state.seemsToHaveRoom());
    assertThat(parts.workforce.startAll()).isZero();
  }

  @Test
  void aThreadThatCannotBeStartedIsAnErrorLikeAnyOther() {
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
    parts.workforce.startAll();
    assertThat(parts.failures.errors().snapshot())
        .extracting(PoolError::phase, PoolError::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(PoolError.Phase.CREATE, noThread));
    assertThat(parts.state.live).isEmpty();
    assertThat(parts.failures.backingOffFor(parts.time.get())).isPositive();
    assertThat(parts.workforce.startAll()).isZero();
  }

  @Test
  void nothingStartsWhileTheBackoffLasts() {
    AtomicInteger creations = new AtomicInteger();
    Parts parts =
        new Parts(
            2,
            () -> {
              creations.incrementAndGet();
              throw new java.io.IOException("no");
            },
            Settings.Threads::daemon);
    parts.workforce.startAll();
    Awaitility.await().until(() -> parts.failures.errors().total() >= 1);
    assertThat(parts.workforce.startAll()).isZero();
    parts.time.addAndGet(Duration.ofMillis(100).toNanos());
    int before = creations.get();
    assertThat(parts.workforce.startAll()).isPositive();
    Awaitility.await().until(() -> creations.get() > before);
  }

  @Test
  void onlyTheOverdueAreAbandonedAndTheNextIsForeseen() {
    Parts parts = new Parts(2, Plain::new, (name, task) -> new Thread(() -> {}, name));
    assertThat(parts.workforce.abandonOverdue()).isEqualTo(Preconditions.FOR_EVER);
    parts.workforce.startAll();
    long timeout = parts.settings.creationTimeout;
    parts.time.set(timeout);
    assertThat(parts.workforce.abandonOverdue()).isEqualTo(1);
    assertThat(parts.state.live).hasSize(2);
    parts.time.set(timeout + 1);
    parts.workforce.abandonOverdue();
    assertThat(parts.state.live).isEmpty();
    assertThat(parts.state.abandoned).isEqualTo(2);
    assertThat(parts.failures.errors().total()).isEqualTo(2);
  }

  @Test
  void aThreadThatWaitsForTheLockTakesNoTimeFromWhatItSubmits() {
    Parts parts = new Parts(2, Plain::new, (name, task) -> new Thread(() -> {}, name));
    long timeout = parts.settings.creationTimeout;
    parts.afterRead =
        () -> {
          parts.afterRead = () -> {};
          parts.time.addAndGet(timeout + 1);
        };
    parts.workforce.startAll();
    parts.workforce.abandonOverdue();
    assertThat(parts.state.live).hasSize(2);
    assertThat(parts.failures.errors().total()).isZero();
  }
}
