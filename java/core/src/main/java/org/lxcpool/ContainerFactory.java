package org.lxcpool;

import java.time.Duration;
import java.util.List;

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
   * Makes a container that isn't started yet and, best, keeps its slot. This is what a pool calls,
   * as it would {@link #create()}.
   *
   * @param slot the pool's handle of the new container, for {@link Container#slot()}; where the
   *     creation fails it means nothing
   * @return a new container, never one that was returned before
   * @throws Exception if it can't be made; nothing of it may be left then
   */
  default C create(Slot slot) throws Exception {
    return create();
  }

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
   * Gives a recovered container its slot, as {@link #create(Slot)} does to a new one. Called once
   * for each that is adopted, before it is ready.
   *
   * @param container one that was recovered
   * @param slot the pool's handle of it
   */
  default void adopted(C container, Slot slot) {}

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
