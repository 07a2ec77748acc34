package org.lxcpool.internal;

import org.lxcpool.PoolListener;
import org.lxcpool.Ticker;

/**
 * What a pool was built with, and what was changed since. Durations are nanoseconds; for ever is
 * {@link Durations#FOR_EVER}.
 */
public final class Settings {
  public final String name;
  public final Ticker ticker;
  public final PoolListener listener;
  public final int errorHistory;
  public final long networkTimeout;
  public final long healthCheckInterval;
  public final long maxReadyAge;
  public final int maxWorkers;
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
      int maxWorkers,
      long creationTimeout,
      int maxErrorsPerHour) {
    this.name = name;
    this.ticker = ticker;
    this.listener = listener;
    this.errorHistory = errorHistory;
    this.networkTimeout = networkTimeout;
    this.healthCheckInterval = healthCheckInterval;
    this.maxReadyAge = maxReadyAge;
    this.maxWorkers = maxWorkers;
    this.creationTimeout = creationTimeout;
    this.maxErrorsPerHour = maxErrorsPerHour;
  }

  /** A daemon thread of this pool, not started. */
  Thread thread(String role, Runnable task) {
    Thread thread = new Thread(task, "lxcpool-" + name + "-" + role);
    thread.setDaemon(true);
    return thread;
  }
}
