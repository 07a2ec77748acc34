package org.lxcpool;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Makes containers for a pool.
 *
 * <p>All methods may be called from several threads at once.
 *
 * @param <C> the type of container it makes
 */
@FunctionalInterface
public interface ContainerFactory<C extends Container> {

  /**
   * Makes a container that isn't started yet. Called on a worker thread, by several workers at
   * once; the worker is interrupted when the creation takes longer than the pool's creation
   * timeout.
   *
   * @return a new container
   * @throws Exception if it can't be made; nothing of it may be left then
   */
  C create() throws Exception;

  /**
   * Ready containers of an earlier life of this pool, to adopt. Called once, when the pool is
   * built.
   *
   * @return the containers, started and with a network, best first
   */
  default List<C> recover() {
    return List.of();
  }

  /**
   * How long a recovered container has been ready already, so that the pool's {@code maxReadyAge}
   * counts from when it became so. Called once for each, after {@link #recover}.
   *
   * @param container one that was recovered
   * @return the time, not negative; zero where it isn't known
   */
  default Duration readyFor(C container) {
    return Duration.ZERO;
  }

  /**
   * A look at whether a container's life is over, that doesn't hold the container itself. A pool
   * asks it of one that its taker no longer holds, to tell one that was destroyed from one that was
   * dropped ({@link PoolStats#leaked}). Called once for each container.
   *
   * @param container the container
   * @return true once it was destroyed or has died. The default can't know and says false: then one
   *     that was destroyed counts as dropped if it is collected before the next health sweep.
   */
  default BooleanSupplier over(C container) {
    return () -> false;
  }

  /**
   * Told that a container is ready: it is in the stock now.
   *
   * @param container the container
   */
  default void ready(C container) {}

  /**
   * Told that a container is about to be handed out, before {@code get} returns it. This is on the
   * pool's hottest path and must be quick.
   *
   * @param container the container
   */
  default void leased(C container) {}

  /**
   * Keeps a container for debugging.
   *
   * @param container the container
   * @param reason why, for people
   * @param time for how long, positive
   */
  default void hold(C container, String reason, Duration time) {}
}
