package org.lxcpool.internal;

import java.util.concurrent.TimeUnit;
import org.lxcpool.PoolListener;
import org.lxcpool.Ticker;

/**
 * The settings of a pool. Durations are nanoseconds; {@link Preconditions#INDEFINITELY} means no
 * limit. Thread-safe.
 */
public final class Settings {
  final String name;
  final Ticker ticker;
  final PoolListener listener;
  final int errorHistory;
  final long networkTimeout;
  final long healthCheckInterval;
  final long maxReadyAge;
  final long maxLeaseTime;
  private final int maxWorkers;
  private final boolean adaptiveWorkers;
  private final Threads threads;
  volatile long creationTimeout;
  volatile int maxErrorsPerHour;

  private Settings(String name, Builder from) {
    this.name = name;
    ticker = from.ticker;
    listener = from.listener;
    errorHistory = from.errorHistory;
    networkTimeout = from.networkTimeout;
    healthCheckInterval = from.healthCheckInterval;
    maxReadyAge = from.maxReadyAge;
    maxLeaseTime = from.maxLeaseTime;
    maxWorkers = from.maxWorkers;
    adaptiveWorkers = from.adaptiveWorkers;
    threads = from.threads;
    creationTimeout = from.creationTimeout;
    maxErrorsPerHour = from.maxErrorsPerHour;
  }

  /** A builder that begins with the defaults. Not thread-safe. */
  public static final class Builder {
    public Ticker ticker = Ticker.system();
    public PoolListener listener = new PoolListener() {};
    public int errorHistory = 1_000;
    public long networkTimeout = TimeUnit.SECONDS.toNanos(300);
    public long healthCheckInterval = TimeUnit.SECONDS.toNanos(1);
    public long maxReadyAge = Preconditions.INDEFINITELY;
    public long maxLeaseTime = Preconditions.INDEFINITELY;
    public int maxWorkers = 5;
    public boolean adaptiveWorkers;
    public long creationTimeout = TimeUnit.SECONDS.toNanos(600);
    public int maxErrorsPerHour = 200;
    Threads threads = Threads::daemon;

    /** Returns the settings of a pool of that name. */
    public Settings build(String poolName) {
      return new Settings(poolName, this);
    }
  }

  /** Creates threads, without starting them. */
  @FunctionalInterface
  interface Threads {
    /** Creates a thread of that name. */
    Thread create(String name, Runnable task);

    /** Creates a daemon thread. */
    static Thread daemon(String name, Runnable task) {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    }
  }

  ConcurrencyLimit concurrencyLimit() {
    return adaptiveWorkers
        ? ConcurrencyLimit.adaptive(maxWorkers)
        : ConcurrencyLimit.fixed(maxWorkers);
  }

  /** Creates a thread of this pool, without starting it. */
  Thread thread(String role, Runnable task) {
    return threads.create("lxcpool-" + name + "-" + role, task);
  }
}
