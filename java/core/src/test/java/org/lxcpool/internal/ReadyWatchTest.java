package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReadyWatchTest {
  private final ReentrantLock lock = new ReentrantLock();
  private final ReadyWatch watch = new ReadyWatch(lock);

  private FutureTask<Boolean> awaiting(int n) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              lock.lock();
              try {
                return watch.await(n, TimeUnit.MINUTES.toNanos(1));
              } finally {
                lock.unlock();
              }
            });
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return task;
  }

  @Test
  void aThreadIsSatisfiedEvenIfTheStockHasShrunkWhenItWakes() throws Exception {
    FutureTask<Boolean> two = awaiting(2);
    lock.lock();
    try {
      watch.stockGrewTo(1);
      watch.stockGrewTo(2);
      watch.stockGrewTo(1);
    } finally {
      lock.unlock();
    }
    assertThat(two.get()).isTrue();
  }

  @Test
  void closeEndsTheWait() throws Exception {
    FutureTask<Boolean> two = awaiting(2);
    lock.lock();
    try {
      watch.close();
    } finally {
      lock.unlock();
    }
    assertThat(two.get()).isFalse();
  }
}
