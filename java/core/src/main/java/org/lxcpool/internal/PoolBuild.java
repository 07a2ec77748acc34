package org.lxcpool.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolListener;
import org.lxcpool.Ticker;

/**
 * What a builder gathers, with the defaults. Workers, creation timeout and errors an hour are the
 * ancestor's ({@code container_pool/pool.py}); 300 s is how long its containers waited for a
 * network.
 */
public final class PoolBuild<C extends Container> {
  private static final AtomicLong POOLS = new AtomicLong();

  private final ContainerFactory<C> factory;
  private String name = "";
  public int capacity;
  public int maxWorkers = 5;
  public long creationTimeout = TimeUnit.SECONDS.toNanos(600);
  public long networkTimeout = TimeUnit.SECONDS.toNanos(300);
  public int maxErrorsPerHour = 200;
  public int errorHistory = 1_000;
  public long healthCheckInterval = TimeUnit.SECONDS.toNanos(1);
  public long maxReadyAge = Durations.FOR_EVER;
  public Ticker ticker = Ticker.system();
  public PoolListener listener = new PoolListener() {};

  // A factory of a subtype is told of no container but those that it made, and of those that the
  // user puts in although they are none of its own: a ClassCastException there is caught and
  // logged.
  @SuppressWarnings("unchecked")
  public PoolBuild(ContainerFactory<? extends C> factory) {
    this.factory = (ContainerFactory<C>) factory;
  }

  /**
   * Sets the name.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public void name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank");
    }
    this.name = name;
  }

  /** Makes the pool and starts it. */
  public Engine<C> engine() {
    if (capacity == 0) {
      throw new IllegalStateException("a pool needs a capacity: call capacity(n), n at least 2");
    }
    String poolName = name.isEmpty() ? "pool-" + POOLS.incrementAndGet() : name;
    Settings settings =
        new Settings(
            poolName,
            ticker,
            listener,
            errorHistory,
            networkTimeout,
            healthCheckInterval,
            maxReadyAge,
            maxWorkers,
            creationTimeout,
            maxErrorsPerHour);
    return new Engine<>(settings, capacity, factory);
  }
}
