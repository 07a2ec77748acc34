package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lxcpool.internal.Parts.Plain;

class DestroyerTest {

  @Test
  void recordsAFailedDestroyOnceAndRetriesUntilItSucceeds() {
    Parts parts = new Parts(2);
    Plain container = new Plain();
    container.failures = 2;
    parts.destroy(container);
    Awaitility.await().until(() -> container.destroys == 3);
    assertThat(parts.state.errors.total()).isEqualTo(1);
  }

  @Test
  void retriesThreeTimesOnceThePoolIsClosed() {
    Parts parts = new Parts(2);
    parts.markClosed();
    Plain container = new Plain();
    container.failures = 100;
    parts.destroy(container);
    Awaitility.await().until(() -> container.destroys == 4);
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().startsWith("lxcpool-test-destroyer")));
    assertThat(container.destroys).isEqualTo(4);
  }

  @Test
  void destroysTheContainerLaterIfAThreadCannotBeStarted() {
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
    parts.destroy(container);
    assertThat(container.destroys).isZero();
    broken.set(false);
    parts.pool.destroyer.launch();
    Awaitility.await().until(() -> container.destroys == 1);
  }
}
