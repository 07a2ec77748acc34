package org.lxcpool.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolClosedException;
import org.lxcpool.PoolListener;
import org.lxcpool.WorkerTimeoutException;

/**
 * The parts of a pool of two places, without threads: what must be destroyed stays in the
 * destroyer's queue, where it can be counted.
 */
class StressParts {
  final Settings settings =
      new Settings(
          "stress",
          () -> now(),
          new PoolListener() {},
          10,
          Preconditions.FOR_EVER,
          Preconditions.FOR_EVER,
          Preconditions.FOR_EVER,
          Preconditions.FOR_EVER,
          1,
          false,
          10,
          200,
          NoThread::new);
  final ContainerFactory<Box> factory = Box::new;
  final Callbacks<Box> callbacks = new Callbacks<>("stress", factory, settings.listener);
  final PoolState<Box> state = new PoolState<>("stress", 2, ConcurrencyLimit.fixed(1));
  final Failures failures = new Failures(settings, callbacks);
  final Latencies latencies = new Latencies();
  final Destroyer<Box> destroyer = new Destroyer<>(settings, state, failures, latencies, callbacks);
  final HandoffQueue<Box> desk =
      new HandoffQueue<>(
          settings, state, failures, callbacks, destroyer, () -> {}, entry -> refused(entry));
  final Intake<Box> intake = new Intake<>(state, failures, callbacks, destroyer, desk, () -> {});
  final CreationController<Box> workforce =
      new CreationController<>(
          settings, factory, state, failures, latencies, callbacks, destroyer, intake, () -> {});
  final Closer<Box> closer = new Closer<>(state, destroyer, callbacks, desk, () -> {});

  volatile long now;

  private long now() {
    return now;
  }

  private void refused(PoolEntry<Box> entry) {
    intake.giveBack(entry);
  }

  @Nullable Box tryGet() {
    try {
      return desk.tryGet();
    } catch (PoolClosedException e) {
      return null;
    }
  }

  /** Waits as short as can be: the timeout is over when the wait begins. */
  @Nullable Box getInNoTime() {
    try {
      return desk.get(1);
    } catch (InterruptedException e) {
      return null;
    }
  }

  void closeNow() {
    try {
      closer.close(0);
    } catch (InterruptedException | WorkerTimeoutException e) {
      return; // what it destroys is in the queue still
    }
  }

  long destroyed() {
    return destroyer.enqueued();
  }

  /** A thread that never runs. */
  private static final class NoThread extends Thread {
    NoThread(String name, Runnable task) {
      super(task, name);
    }

    @Override
    public synchronized void start() {}
  }

  /** A container with something in it that isn't volatile. */
  static final class Box implements Container {
    int content;

    @Override
    public String name() {
      return "box";
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
}
