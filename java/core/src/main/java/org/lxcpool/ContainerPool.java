package org.lxcpool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lxcpool.internal.PoolImpl;
import org.lxcpool.internal.Preconditions;

/**
 * Keeps {@link #capacity} ready containers and hands them out in microseconds.
 *
 * <p>Workers make containers ahead of time, a bounded number at once. A creation that hangs is
 * abandoned, creations that keep failing are slowed down and at last stopped for a while, and a
 * container that dies while it is ready is replaced. Who takes a container owns it: he destroys it,
 * or puts it back unused.
 *
 * <p><b>Threads.</b> All methods may be called by any number of threads, virtual ones too. Waiters
 * are served first come, first served. Interrupts work as with {@link
 * java.util.concurrent.BlockingQueue}: methods that wait throw {@link InterruptedException}, also
 * when the thread is interrupted on entry; a waiter that is interrupted loses no container.
 *
 * <p><b>Memory effects.</b> What a factory or container did on the worker's thread <i>happens
 * before</i> a taker gets the container, and what a thread did before {@link #put} happens before
 * the next taker gets it.
 *
 * <p><b>Arguments.</b> Null throws {@link NullPointerException}. Durations must be positive, and
 * may be zero, meaning now, for {@code get}, {@code awaitReady} and {@code close} alone; else they
 * throw {@link IllegalArgumentException}. More than {@link Long#MAX_VALUE} nanoseconds means for
 * ever.
 *
 * @param <C> the type of container
 */
public final class ContainerPool<C extends Container> implements AutoCloseable {
  private final PoolImpl<C> engine;

  private ContainerPool(PoolImpl<C> engine) {
    this.engine = engine;
  }

  /**
   * Begins to build a pool.
   *
   * @param <C> the type of container
   * @param factory makes the containers
   * @return a builder; its capacity must be set
   */
  public static <C extends Container> Builder<C> builder(ContainerFactory<? extends C> factory) {
    return new Builder<>(factory);
  }

  /**
   * Takes a container if one is ready; never waits.
   *
   * @return the container, or empty
   * @throws PoolClosedException if the pool is closed
   */
  public Optional<C> tryGet() {
    return Optional.ofNullable(engine.tryGet());
  }

  /**
   * Takes a container, and waits for one if need be.
   *
   * @param timeout how long to wait at most, in real time; zero doesn't wait
   * @return the container, or empty if there was none in time
   * @throws InterruptedException if interrupted before there was one
   * @throws PoolClosedException if the pool is closed, or was while waiting
   */
  public Optional<C> get(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(engine.get(Preconditions.nanosOrZero("timeout", timeout)));
  }

  /**
   * Takes a container, and waits until there is one.
   *
   * @return the container
   * @throws InterruptedException if interrupted before there was one
   * @throws PoolClosedException if the pool is closed, or was while waiting
   */
  public C take() throws InterruptedException {
    return engine.take();
  }

  /**
   * Queues for a container without a thread that waits. Completing the future in whatever way
   * (cancel, {@code orTimeout}, by hand) leaves the queue. What depends on the future runs on the
   * thread that brings the container, a worker's or that of a {@code put}, unless it is asked to
   * run elsewhere ({@code thenAcceptAsync}): it should be short.
   *
   * @return a future; it fails with {@link PoolClosedException} when the pool is closed
   */
  public CompletableFuture<C> getAsync() {
    return engine.getAsync();
  }

  /**
   * Gives a container back unused. A live one is kept while somebody waits for it or fewer than
   * {@link #capacity} are ready, and the pool is open; else it is destroyed, on another thread.
   * Where it came from isn't checked, and giving one back twice is an error that isn't noticed.
   *
   * @param container the container; the caller must not use it any more
   * @return true if the pool kept it
   */
  public boolean put(C container) {
    return engine.put(requireNonNull(container, "container"));
  }

  /**
   * How many containers are ready.
   *
   * @return at least 0, at most {@link #capacity}
   */
  public int size() {
    return engine.size();
  }

  /**
   * How many ready containers this pool strives for.
   *
   * @return at least 2
   */
  public int capacity() {
    return engine.capacity();
  }

  /**
   * How many workers are making containers, abandoned ones not counted.
   *
   * @return at least 0
   */
  public int workerCount() {
    return engine.workerCount();
  }

  /**
   * How many takers wait in the queue, threads and futures.
   *
   * @return at least 0
   */
  public int waiterCount() {
    return engine.waiterCount();
  }

  /**
   * The last errors of this pool, each with its cause: the same object that was thrown.
   *
   * @return a live view
   */
  public PoolErrors errors() {
    return engine.errors();
  }

  /**
   * All numbers of this pool.
   *
   * @return one consistent snapshot
   */
  public PoolStats stats() {
    return engine.stats();
  }

  /**
   * Changes the capacity. If more are ready now, the newest of them are destroyed. Does nothing if
   * the pool is closed, as all setters.
   *
   * @param n at least 2
   */
  public void setCapacity(int n) {
    engine.setCapacity(Preconditions.atLeast("capacity", 2, n));
  }

  /**
   * Changes how many workers there may be. Running ones go on.
   *
   * @param n at least 1
   */
  public void setMaxWorkers(int n) {
    engine.setMaxWorkers(Preconditions.atLeast("maxWorkers", 1, n));
  }

  /**
   * Changes how long a creation may take, those in flight included.
   *
   * @param d positive
   */
  public void setCreationTimeout(Duration d) {
    engine.setCreationTimeout(Preconditions.positiveNanos("creationTimeout", d));
  }

  /**
   * Changes how many errors within an hour stop new creations.
   *
   * @param n at least 1
   */
  public void setMaxErrorsPerHour(int n) {
    engine.setMaxErrorsPerHour(Preconditions.atLeast("maxErrorsPerHour", 1, n));
  }

  /**
   * Waits until so many containers are ready. They may be gone again when it returns.
   *
   * @param n at least 0
   * @param timeout how long to wait at most, in real time; zero doesn't wait
   * @return true once there were {@code n}, false if there weren't in time
   * @throws InterruptedException if interrupted while waiting
   * @throws PoolClosedException if the pool is closed, or was while waiting
   */
  public boolean awaitReady(int n, Duration timeout) throws InterruptedException {
    return engine.awaitReady(
        Preconditions.atLeast("n", 0, n), Preconditions.nanosOrZero("timeout", timeout));
  }

  /**
   * Keeps a container for debugging: hands it to {@link ContainerFactory#hold}, whose exceptions
   * come back to the caller.
   *
   * @param container a container that was taken
   * @param reason why, for people
   * @param time for how long, positive
   */
  public void hold(C container, String reason, Duration time) {
    requireNonNull(container, "container");
    requireNonNull(reason, "reason");
    long unused = Preconditions.positiveNanos("time", time);
    engine.hold(container, reason, time);
  }

  /**
   * Whether this pool was closed.
   *
   * @return true once {@code close} was called
   */
  public boolean isClosed() {
    return engine.isClosed();
  }

  /**
   * Closes this pool: waiters get a {@link PoolClosedException}, no worker starts any more, and the
   * stock is destroyed. Returns when every container that the pool owns outside its workers has
   * been destroyed or its destroy has failed. Does not wait for workers; what they make later is
   * destroyed. An interrupt is kept for afterwards. Closing again does no more than wait for the
   * same.
   */
  @Override
  public void close() {
    engine.close();
  }

  /**
   * Closes this pool as {@link #close()} does, and waits for its live workers, too.
   *
   * @param timeout one deadline for all of that, in real time; zero doesn't wait
   * @throws InterruptedException if interrupted while waiting; the pool is closed nevertheless
   * @throws WorkerTimeoutException if live workers or destroys still run at the deadline
   */
  public void close(Duration timeout) throws InterruptedException {
    engine.close(Preconditions.nanosOrZero("timeout", timeout));
  }

  /** The name of this pool and its numbers, in one line. */
  @Override
  public String toString() {
    return stats().toString();
  }

  /**
   * Builds a pool. Not thread-safe. The defaults of workers, creation timeout and errors an hour
   * are those of the Python container pool of Chromium's lab (its {@code container_pool/pool.py}).
   *
   * @param <C> the type of container
   */
  public static final class Builder<C extends Container> extends PoolBuilder<C, Builder<C>> {
    private Builder(ContainerFactory<? extends C> factory) {
      super(factory);
    }

    /**
     * Builds the pool, which begins to make containers at once. What {@link
     * ContainerFactory#recover} returns is ready before this returns.
     *
     * @return the pool
     * @throws IllegalStateException if no capacity was set
     */
    public ContainerPool<C> build() {
      return new ContainerPool<>(engine());
    }
  }
}
