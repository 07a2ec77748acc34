package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lxcpool.internal.Parts.Plain;

class DestroyerTest {

  private static void enqueue(Parts parts, Plain container) {
    parts.state.lock.lock();
    try {
      parts.destroyer.enqueue(parts.entry(container));
    } finally {
      parts.state.lock.unlock();
    }
    parts.destroyer.launch();
  }

  @Test
  void aFailedDestroyIsRecordedOnceAndRetriedUntilItSucceeds() {
    Parts parts = new Parts(2);
    Plain container = new Plain();
    container.failures = 2;
    enqueue(parts, container);
    Awaitility.await().until(() -> container.destroys == 3);
    assertThat(parts.failures.errors().total()).isEqualTo(1);
  }

  @Test
  void onceClosedItIsRetriedThreeTimes() {
    Parts parts = new Parts(2);
    parts.state.closed = true;
    Plain container = new Plain();
    container.failures = 100;
    enqueue(parts, container);
    Awaitility.await().until(() -> container.destroys == 4);
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().startsWith("lxcpool-test-destroyer")));
    assertThat(container.destroys).isEqualTo(4);
  }

  @Test
  void aThreadThatCannotBeStartedLosesNoContainer() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Parts parts =
        new Parts(
            2,
            Plain::new,
            (name, task) -> {
              if (broken.get()) {
                throw new OutOfMemoryError("no thread");
              }
              return Settings.Threads.daemon(name, task);
            });
    Plain container = new Plain();
    enqueue(parts, container);
    assertThat(container.destroys).isZero();
    broken.set(false);
    parts.destroyer.launch();
    Awaitility.await().until(() -> container.destroys == 1);
  }
}
