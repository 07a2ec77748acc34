package org.lxcpool.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolListener;
import org.lxcpool.Ticker;

/** The parts of a pool, put together without the threads that drive them. */
final class Parts {
  final AtomicLong time = new AtomicLong();

  /** What happens between a thread's look at the ticker and whatever it does with it. */
  volatile Runnable afterRead = () -> {};

  final Settings settings;
  final PoolState<Plain> state;
  final Failures failures;
  final Destroyer<Plain> destroyer;
  final HandoffQueue<Plain> desk;
  final Intake<Plain> intake;
  final CreationController<Plain> workforce;
  final Callbacks<Plain> callbacks;
  final Latencies latencies = new Latencies();

  Parts(int capacity) {
    this(capacity, Plain::new, Settings.Threads::daemon);
  }

  Parts(int capacity, ContainerFactory<Plain> factory, Settings.Threads threads) {
    settings = settings(this::read, threads);
    callbacks = new Callbacks<>("test", factory, settings.listener);
    state = new PoolState<>("test", capacity, ConcurrencyLimit.fixed(5));
    failures = new Failures(settings, callbacks);
    destroyer = new Destroyer<>(settings, state, failures, latencies, callbacks);
    desk =
        new HandoffQueue<>(
            settings, state, failures, callbacks, destroyer, () -> {}, entry -> giveBack(entry));
    intake = new Intake<>(state, failures, callbacks, destroyer, desk, () -> {});
    workforce =
        new CreationController<>(
            settings, factory, state, failures, latencies, callbacks, destroyer, intake, () -> {});
  }

  private long read() {
    long now = time.get();
    afterRead.run();
    return now;
  }

  private void giveBack(PoolEntry<Plain> entry) {
    intake.giveBack(entry);
  }

  /** An entry of a container. */
  PoolEntry<Plain> entry(Plain container) {
    PoolEntry<Plain> entry = new PoolEntry<>(state, 0);
    entry.bind(container);
    return entry;
  }

  static Settings settings(Ticker ticker, Settings.Threads threads) {
    return new Settings(
        "test",
        ticker,
        new PoolListener() {},
        100,
        TimeUnit.SECONDS.toNanos(300),
        TimeUnit.SECONDS.toNanos(1),
        Preconditions.FOR_EVER,
        Preconditions.FOR_EVER,
        5,
        false,
        TimeUnit.SECONDS.toNanos(600),
        200,
        threads);
  }

  /** A container without a world behind it. */
  static final class Plain implements Container {
    volatile boolean alive = true;
    volatile int destroys;
    volatile int failures;

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
      return alive;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time destroys it
    public void destroy() {
      destroys++;
      if (destroys <= failures) {
        throw new IllegalStateException("busy");
      }
    }
  }
}
