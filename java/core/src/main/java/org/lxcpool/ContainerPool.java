package org.lxcpool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lxcpool.internal.PoolImpl;
import org.lxcpool.internal.Preconditions;

/**
 * A pool that keeps {@link #capacity} ready containers and hands them out in microseconds.
 *
 * <p>Workers create containers ahead of time, a bounded number concurrently. The pool abandons a
 * creation that hangs, backs off while creations fail, and replaces a container that dies while it
 * is ready. The caller owns a container that it takes and must destroy it, or put it back unused.
 *
 * <p><b>Threads.</b> All methods may be called concurrently by any number of threads, virtual ones
 * included. Waiters are served first come, first served. Interrupts work as with {@link
 * java.util.concurrent.BlockingQueue}: methods that wait throw {@link InterruptedException}, also
 * if the thread is interrupted on entry. A caller that times out or is interrupted never loses a
 * container.
 *
 * <p><b>Memory effects.</b> What the factory or the container did on the worker's thread
 * <i>happens-before</i> a caller takes the container. What a thread did before {@link #put}
 * <i>happens-before</i> the next caller takes the container.
 *
 * <p><b>Arguments.</b> Null throws {@link NullPointerException}. Durations must be positive, else
 * {@link IllegalArgumentException} is thrown; {@code get}, {@code awaitReady} and {@code close}
 * also accept zero, which means not to wait. A duration of more than {@link Long#MAX_VALUE}
 * nanoseconds means indefinitely.
 *
 * @param <C> the type of container
 */
public final class ContainerPool<C extends Container> implements AutoCloseable {
  private final PoolImpl<C> impl;

  private ContainerPool(PoolImpl<C> impl) {
    this.impl = impl;
  }

  /**
   * Returns a builder for a pool.
   *
   * @param <C> the type of container
   * @param factory the factory that creates the containers
   * @return a builder, whose capacity must be set
   */
  public static <C extends Container> Builder<C> builder(ContainerFactory<? extends C> factory) {
    return new Builder<>(factory);
  }

  /**
   * Takes the oldest ready container. Never waits.
   *
   * @return the container, or empty if none is ready
   * @throws PoolClosedException if the pool is closed
   */
  public Optional<C> tryGet() {
    return Optional.ofNullable(impl.tryGet());
  }

  /**
   * Takes the oldest ready container, and waits for one if none is ready.
   *
   * @param timeout the maximum time to wait, in real time; zero means not to wait
   * @return the container, or empty if the timeout elapsed
   * @throws InterruptedException if the thread is interrupted before it was assigned a container
   * @throws PoolClosedException if the pool is closed, or is closed while the caller waits
   */
  public Optional<C> get(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(impl.get(Preconditions.checkNotNegative("timeout", timeout)));
  }

  /**
   * Takes the oldest ready container, and waits for one indefinitely if none is ready.
   *
   * @return the container
   * @throws InterruptedException if the thread is interrupted before it was assigned a container
   * @throws PoolClosedException if the pool is closed, or is closed while the caller waits
   */
  public C take() throws InterruptedException {
    return impl.take();
  }

  /**
   * Returns a future for a container, which waits in the same queue as the threads. The future
   * leaves the queue when it is completed in any way: by {@code cancel}, {@code orTimeout} or
   * explicitly. Dependents of the future run on the thread that brings the container, a worker's or
   * that of a {@code put}, unless they are asynchronous ({@code thenAcceptAsync}); they should be
   * short.
   *
   * @return a future, which fails with {@link PoolClosedException} if the pool is or gets closed
   */
  public CompletableFuture<C> getAsync() {
    return impl.getAsync();
  }

  /**
   * Puts an unused container back. The pool keeps a live container if it is open and a waiter is
   * queued or fewer than {@link #capacity} containers are ready. Otherwise it destroys the
   * container on another thread. The container may come from elsewhere. A container of this pool
   * that was destroyed before is not kept.
   *
   * @param container the container, which the caller must not use any more
   * @return true if the pool keeps the container
   * @throws IllegalStateException if the container is not leased because it was put back before, as
   *     far as the pool can tell
   */
  public boolean put(C container) {
    return impl.put(requireNonNull(container, "container"));
  }

  /**
   * Returns the number of ready containers.
   *
   * @return a number from 0 to {@link #capacity}
   */
  public int size() {
    return impl.size();
  }

  /**
   * Returns the number of ready containers that this pool maintains.
   *
   * @return the capacity, at least 2
   */
  public int capacity() {
    return impl.capacity();
  }

  /**
   * Returns the number of workers that are creating containers, without the abandoned ones.
   *
   * @return the number, at least 0
   */
  public int workerCount() {
    return impl.workerCount();
  }

  /**
   * Returns the number of waiters in the queue, threads and futures.
   *
   * @return the number, at least 0
   */
  public int waiterCount() {
    return impl.waiterCount();
  }

  /**
   * Returns the most recent errors of this pool, each with its cause: the object that was thrown.
   *
   * @return a live view
   */
  public PoolErrors errors() {
    return impl.errors();
  }

  /**
   * Returns all numbers of this pool.
   *
   * @return a consistent snapshot
   */
  public PoolStats stats() {
    return impl.stats();
  }

  /**
   * Changes the capacity. If more containers are ready, the newest of them are destroyed. Like all
   * setters, does nothing if the pool is closed.
   *
   * @param n the capacity, at least 2
   * @throws IllegalArgumentException if {@code n} is less than 2
   */
  public void setCapacity(int n) {
    impl.setCapacity(Preconditions.checkAtLeast("capacity", 2, n));
  }

  /**
   * Changes the maximum number of workers. Running workers continue.
   *
   * @param n the maximum, at least 1
   * @throws IllegalArgumentException if {@code n} is less than 1
   */
  public void setMaxWorkers(int n) {
    impl.setMaxWorkers(Preconditions.checkAtLeast("maxWorkers", 1, n));
  }

  /**
   * Changes the maximum duration of a creation. The change applies to creations in flight as well.
   *
   * @param d the timeout, positive
   * @throws IllegalArgumentException if {@code d} is zero or negative
   */
  public void setCreationTimeout(Duration d) {
    impl.setCreationTimeout(Preconditions.checkPositive("creationTimeout", d));
  }

  /**
   * Changes the number of errors within an hour at which the pool suspends creation.
   *
   * @param n the number of errors, at least 1
   * @throws IllegalArgumentException if {@code n} is less than 1
   */
  public void setMaxErrorsPerHour(int n) {
    impl.setMaxErrorsPerHour(Preconditions.checkAtLeast("maxErrorsPerHour", 1, n));
  }

  /**
   * Waits until {@code n} containers are ready. Some of them may have been taken when this method
   * returns.
   *
   * @param n the number of containers, at least 0
   * @param timeout the maximum time to wait, in real time; zero means not to wait
   * @return true once {@code n} containers were ready, false if the timeout elapsed first
   * @throws InterruptedException if the thread is interrupted
   * @throws PoolClosedException if the pool is closed, or is closed while the caller waits
   */
  public boolean awaitReady(int n, Duration timeout) throws InterruptedException {
    return impl.awaitReady(
        Preconditions.checkAtLeast("n", 0, n), Preconditions.checkNotNegative("timeout", timeout));
  }

  /**
   * Keeps a container for debugging: passes it to {@link ContainerFactory#hold}, whose exceptions
   * are thrown to the caller.
   *
   * @param container a container that was taken from this pool
   * @param reason the reason, as the operator sees it
   * @param time how long to keep it, positive
   * @throws IllegalArgumentException if {@code time} is zero or negative
   */
  public void hold(C container, String reason, Duration time) {
    requireNonNull(container, "container");
    requireNonNull(reason, "reason");
    long unused = Preconditions.checkPositive("time", time);
    impl.hold(container, reason, time);
  }

  /**
   * Returns whether this pool was closed.
   *
   * @return true once {@code close} was called
   */
  public boolean isClosed() {
    return impl.isClosed();
  }

  /**
   * Closes this pool. Waiters fail with {@link PoolClosedException}, no worker starts any more, and
   * the stock is destroyed. Returns when every container that the pool owns outside its workers has
   * been destroyed or its destroy has failed. Doesn't wait for workers; what they create later is
   * destroyed. If the thread is interrupted, this method continues to wait and restores the
   * interrupt. Closing a closed pool only waits for the same.
   */
  @Override
  public void close() {
    impl.close();
  }

  /**
   * Closes this pool as {@link #close()} does, and also waits for its live workers.
   *
   * @param timeout the maximum time to wait for everything, in real time; zero means not to wait
   * @throws InterruptedException if the thread is interrupted; the pool is closed nevertheless
   * @throws WorkerTimeoutException if live workers or destroys still run when the timeout elapses
   */
  public void close(Duration timeout) throws InterruptedException {
    impl.close(Preconditions.checkNotNegative("timeout", timeout));
  }

  /** Returns the name of this pool and its numbers in one line. */
  @Override
  public String toString() {
    return stats().toString();
  }

  /**
   * A builder for a pool. Not thread-safe. The defaults of maximum workers, creation timeout and
   * errors per hour are those of Chromium's lab harness ({@code container_pool/pool.py}).
   *
   * @param <C> the type of container
   */
  public static final class Builder<C extends Container> extends PoolBuilder<C, Builder<C>> {
    private Builder(ContainerFactory<? extends C> factory) {
      super(factory);
    }

    /**
     * Builds the pool, which starts to create containers immediately. Those that {@link
     * ContainerFactory#recover} returns are ready when this method returns.
     *
     * @return the pool
     * @throws IllegalStateException if no capacity was set
     */
    public ContainerPool<C> build() {
      return new ContainerPool<>(start());
    }
  }
}
