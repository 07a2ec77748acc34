package org.lxcpool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.internal.PoolImpl;
import org.lxcpool.internal.Preconditions;
import org.lxcpool.internal.Settings;

/**
 * The settings of {@link ContainerPool.Builder}. Not thread-safe. The defaults of maximum workers,
 * creation timeout, network timeout and errors per hour are those of the Python container pool of
 * Chromium's lab.
 *
 * @param <C> the type of container
 * @param <B> the type of the builder
 */
abstract class PoolBuilder<C extends Container, B> {
  private static final AtomicLong POOLS = new AtomicLong();

  private final ContainerFactory<C> factory;
  private final Settings.Builder settings = new Settings.Builder();
  private String name = "";
  private int capacity;

  // A factory of a subtype is called with the containers that it created, and with any other
  // container that the user puts in: a ClassCastException is caught and logged like any exception.
  @SuppressWarnings("unchecked")
  PoolBuilder(ContainerFactory<? extends C> factory) {
    this.factory = (ContainerFactory<C>) requireNonNull(factory, "factory");
  }

  @SuppressWarnings("unchecked")
  private B self() {
    return (B) this;
  }

  /**
   * Sets the name of the pool, which its threads and log messages carry. The default is {@code
   * pool-N}.
   *
   * @param name the name, not blank
   * @return this builder
   * @throws IllegalArgumentException if the name is blank
   */
  public B name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank");
    }
    this.name = name;
    return self();
  }

  /**
   * Sets the number of ready containers that the pool maintains. There is no default.
   *
   * @param n the capacity, at least 2
   * @return this builder
   * @throws IllegalArgumentException if {@code n} is less than 2
   */
  public B capacity(int n) {
    capacity = Preconditions.checkAtLeast("capacity", 2, n);
    return self();
  }

  /**
   * Sets the maximum number of workers, each of which creates one container at a time. The default
   * is 5.
   *
   * @param n the maximum, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code n} is less than 1
   */
  public B maxWorkers(int n) {
    settings.maxWorkers = Preconditions.checkAtLeast("maxWorkers", 1, n);
    return self();
  }

  /**
   * Sets whether the pool adapts the number of workers to the host. {@link #maxWorkers(int)} is
   * then the upper bound, and is worth raising to the number that creations could use if they
   * mostly wait. The pool begins with one worker per processor, adds workers as long as that
   * increases the throughput, and removes some if they only make each other wait or if something
   * else loads the host. {@link PoolStats#maxWorkers()} returns the current limit. The default is
   * false.
   *
   * @param adaptive whether to adapt the number of workers
   * @return this builder
   */
  public B adaptiveWorkers(boolean adaptive) {
    settings.adaptiveWorkers = adaptive;
    return self();
  }

  /**
   * Sets the maximum duration of a creation, measured by the ticker. A creation that exceeds it is
   * abandoned. The default is 600 s.
   *
   * @param d the timeout, positive
   * @return this builder
   * @throws IllegalArgumentException if {@code d} is zero or negative
   */
  public B creationTimeout(Duration d) {
    settings.creationTimeout = Preconditions.checkPositive("creationTimeout", d);
    return self();
  }

  /**
   * Sets the timeout that the pool passes to {@link Container#awaitNetwork}. The default is 300 s.
   *
   * @param d the timeout, positive
   * @return this builder
   * @throws IllegalArgumentException if {@code d} is zero or negative
   */
  public B networkTimeout(Duration d) {
    settings.networkTimeout = Preconditions.checkPositive("networkTimeout", d);
    return self();
  }

  /**
   * Sets the number of errors within an hour at which the pool suspends creation. The default is
   * 200.
   *
   * @param n the number of errors, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code n} is less than 1
   */
  public B maxErrorsPerHour(int n) {
    settings.maxErrorsPerHour = Preconditions.checkAtLeast("maxErrorsPerHour", 1, n);
    return self();
  }

  /**
   * Sets the number of errors that {@link ContainerPool#errors()} keeps; beyond it the oldest is
   * dropped. The default is 1,000.
   *
   * @param n the number of errors, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code n} is less than 1
   */
  public B errorHistory(int n) {
    settings.errorHistory = Preconditions.checkAtLeast("errorHistory", 1, n);
    return self();
  }

  /**
   * Sets the interval at which the pool checks the health of the ready containers, in real time.
   * The default is 1 s.
   *
   * @param d the interval, positive
   * @return this builder
   * @throws IllegalArgumentException if {@code d} is zero or negative
   */
  public B healthCheckInterval(Duration d) {
    settings.healthCheckInterval = Preconditions.checkPositive("healthCheckInterval", d);
    return self();
  }

  /**
   * Sets the maximum time that a container stays in the stock, measured by the ticker. A container
   * that exceeds it is destroyed and replaced. By default there is no maximum.
   *
   * @param d the maximum, positive
   * @return this builder
   * @throws IllegalArgumentException if {@code d} is zero or negative
   */
  public B maxReadyAge(Duration d) {
    settings.maxReadyAge = Preconditions.checkPositive("maxReadyAge", d);
    return self();
  }

  /**
   * Sets the maximum duration of a lease, measured by the ticker. A container whose lease exceeds
   * it is destroyed within one or two health check intervals, even if its holder still uses it. By
   * default there is no maximum.
   *
   * @param d the maximum, positive
   * @return this builder
   * @throws IllegalArgumentException if {@code d} is zero or negative
   */
  public B maxLeaseTime(Duration d) {
    settings.maxLeaseTime = Preconditions.checkPositive("maxLeaseTime", d);
    return self();
  }

  /**
   * Sets the source of time. The default is {@link Ticker#system()}.
   *
   * @param ticker the ticker
   * @return this builder
   */
  public B ticker(Ticker ticker) {
    settings.ticker = requireNonNull(ticker, "ticker");
    return self();
  }

  /**
   * Sets the listener that is notified of events. By default there is none.
   *
   * @param listener the listener
   * @return this builder
   */
  public B listener(PoolListener listener) {
    settings.listener = requireNonNull(listener, "listener");
    return self();
  }

  /** Builds and starts the implementation of the pool. */
  PoolImpl<C> start() {
    if (capacity == 0) {
      throw new IllegalStateException("no capacity was set: call capacity(n) with n at least 2");
    }
    String poolName = name.isEmpty() ? "pool-" + POOLS.incrementAndGet() : name;
    return new PoolImpl<>(settings.build(poolName), capacity, factory);
  }
}
