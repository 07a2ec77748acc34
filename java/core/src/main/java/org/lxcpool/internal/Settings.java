package org.lxcpool.internal;

import org.lxcpool.PoolListener;
import org.lxcpool.Ticker;

/**
 * What a pool was built with, and what was changed since. Durations are nanoseconds; for ever is
 * {@link Preconditions#FOR_EVER}.
 */
public final class Settings {
  public final String name;
  public final Ticker ticker;
  public final PoolListener listener;
  public final int errorHistory;
  public final long networkTimeout;
  public final long healthCheckInterval;
  public final long maxReadyAge;
  public final long maxLeaseTime;
  public final int maxWorkers;
  public final boolean adaptiveWorkers;
  private final Threads threads;
  public volatile long creationTimeout;
  public volatile int maxErrorsPerHour;

  public Settings(
      String name,
      Ticker ticker,
      PoolListener listener,
      int errorHistory,
      long networkTimeout,
      long healthCheckInterval,
      long maxReadyAge,
      long maxLeaseTime,
      int maxWorkers,
      boolean adaptiveWorkers,
      long creationTimeout,
      int maxErrorsPerHour,
      Threads threads) {
    this.name = name;
    this.ticker = ticker;
    this.listener = listener;
    this.errorHistory = errorHistory;
    this.networkTimeout = networkTimeout;
    this.healthCheckInterval = healthCheckInterval;
    this.maxReadyAge = maxReadyAge;
    this.maxLeaseTime = maxLeaseTime;
    this.maxWorkers = maxWorkers;
    this.adaptiveWorkers = adaptiveWorkers;
    this.creationTimeout = creationTimeout;
    this.maxErrorsPerHour = maxErrorsPerHour;
    this.threads = threads;
  }

  /** Makes threads, without starting them. */
  @FunctionalInterface
  public interface Threads {
    /** Makes a thread of that name. */
    Thread make(String name, Runnable task);

    /** Makes daemon threads. */
    static Thread daemon(String name, Runnable task) {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    }
  }

  ConcurrencyLimit workerLimit() {
    return adaptiveWorkers
        ? ConcurrencyLimit.adaptive(maxWorkers)
        : ConcurrencyLimit.fixed(maxWorkers);
  }

  /** A thread of this pool, not started. */
  Thread thread(String role, Runnable task) {
    return threads.make("lxcpool-" + name + "-" + role, task);
  }
}
