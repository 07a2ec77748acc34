package org.lxcpool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.internal.PoolImpl;
import org.lxcpool.internal.Preconditions;
import org.lxcpool.internal.Settings;

/**
 * What {@link ContainerPool.Builder} gathers, with the defaults. Workers, creation timeout and
 * errors an hour are the ancestor's; 300 s is how long its containers waited for a network.
 *
 * @param <C> the type of container
 * @param <B> the builder
 */
abstract class PoolBuilder<C extends Container, B> {
  private static final AtomicLong POOLS = new AtomicLong();

  private final ContainerFactory<C> factory;
  private String name = "";
  private int capacity;
  private int maxWorkers = 5;
  private boolean adaptiveWorkers;
  private long creationTimeout = TimeUnit.SECONDS.toNanos(600);
  private long networkTimeout = TimeUnit.SECONDS.toNanos(300);
  private int maxErrorsPerHour = 200;
  private int errorHistory = 1_000;
  private long healthCheckInterval = TimeUnit.SECONDS.toNanos(1);
  private long maxReadyAge = Preconditions.FOR_EVER;
  private long maxLeaseTime = Preconditions.FOR_EVER;
  private Ticker ticker = Ticker.system();
  private PoolListener listener = new PoolListener() {};

  // A factory of a subtype is told of the containers that it made, and of what the user puts in
  // although it is none of those: a ClassCastException there is caught and logged like any other.
  @SuppressWarnings("unchecked")
  PoolBuilder(ContainerFactory<? extends C> factory) {
    this.factory = (ContainerFactory<C>) requireNonNull(factory, "factory");
  }

  @SuppressWarnings("unchecked")
  private B self() {
    return (B) this;
  }

  /**
   * Names the pool, its threads and its log lines. Default {@code pool-N}.
   *
   * @param name not blank
   * @return this
   */
  public B name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank");
    }
    this.name = name;
    return self();
  }

  /**
   * Sets how many ready containers the pool strives for. There is no default.
   *
   * @param n at least 2
   * @return this
   */
  public B capacity(int n) {
    capacity = Preconditions.atLeast("capacity", 2, n);
    return self();
  }

  /**
   * Sets how many containers are made at once, at most. Default 5.
   *
   * @param n at least 1
   * @return this
   */
  public B maxWorkers(int n) {
    maxWorkers = Preconditions.atLeast("maxWorkers", 1, n);
    return self();
  }

  /**
   * Whether the pool finds out by itself how many workers this host is best served with. {@link
   * #maxWorkers(int)} is then the most there may be, and worth raising: what creations that mostly
   * wait could use. The pool begins with as many as there are processors, adds workers as long as
   * that makes more containers, and takes some away when they only make each other wait, or
   * something else loads the host. {@link PoolStats#maxWorkers()} has the limit of the moment.
   * Default false.
   *
   * @param adaptive true to find out
   * @return this
   */
  public B adaptiveWorkers(boolean adaptive) {
    adaptiveWorkers = adaptive;
    return self();
  }

  /**
   * Sets how long a creation may take, by the ticker. Default 600 s.
   *
   * @param d positive
   * @return this
   */
  public B creationTimeout(Duration d) {
    creationTimeout = Preconditions.positiveNanos("creationTimeout", d);
    return self();
  }

  /**
   * Sets the timeout given to {@link Container#awaitNetwork}. Default 300 s.
   *
   * @param d positive
   * @return this
   */
  public B networkTimeout(Duration d) {
    networkTimeout = Preconditions.positiveNanos("networkTimeout", d);
    return self();
  }

  /**
   * Sets how many errors within an hour stop new creations. Default 200.
   *
   * @param n at least 1
   * @return this
   */
  public B maxErrorsPerHour(int n) {
    maxErrorsPerHour = Preconditions.atLeast("maxErrorsPerHour", 1, n);
    return self();
  }

  /**
   * Sets how many errors are kept; the oldest is dropped. Default 1,000.
   *
   * @param n at least 1
   * @return this
   */
  public B errorHistory(int n) {
    errorHistory = Preconditions.atLeast("errorHistory", 1, n);
    return self();
  }

  /**
   * Sets the pause between two looks at the health of the ready containers, in real time. Default 1
   * s.
   *
   * @param d positive
   * @return this
   */
  public B healthCheckInterval(Duration d) {
    healthCheckInterval = Preconditions.positiveNanos("healthCheckInterval", d);
    return self();
  }

  /**
   * Sets after how long in the stock a container is destroyed and replaced, by the ticker. Default
   * never.
   *
   * @param d positive
   * @return this
   */
  public B maxReadyAge(Duration d) {
    maxReadyAge = Preconditions.positiveNanos("maxReadyAge", d);
    return self();
  }

  /**
   * Sets after how long a container that is handed out is destroyed, whoever uses it, by the ticker
   * and within a health check or two. Default never.
   *
   * @param d positive
   * @return this
   */
  public B maxLeaseTime(Duration d) {
    maxLeaseTime = Preconditions.positiveNanos("maxLeaseTime", d);
    return self();
  }

  /**
   * Sets the source of time. Default {@link Ticker#system()}.
   *
   * @param ticker the ticker
   * @return this
   */
  public B ticker(Ticker ticker) {
    this.ticker = requireNonNull(ticker, "ticker");
    return self();
  }

  /**
   * Sets who is told what happens. Default nobody.
   *
   * @param listener the listener
   * @return this
   */
  public B listener(PoolListener listener) {
    this.listener = requireNonNull(listener, "listener");
    return self();
  }

  /** Makes the works of a pool and starts them. */
  PoolImpl<C> engine() {
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
            maxLeaseTime,
            maxWorkers,
            adaptiveWorkers,
            creationTimeout,
            maxErrorsPerHour,
            Settings.Threads::daemon);
    return new PoolImpl<>(settings, capacity, factory);
  }
}
