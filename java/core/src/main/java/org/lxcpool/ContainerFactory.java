package org.lxcpool;

import java.time.Duration;
import java.util.List;

/**
 * A factory that creates the containers of a pool.
 *
 * <p>The pool may call all methods from several threads concurrently.
 *
 * @param <C> the type of container
 */
@FunctionalInterface
public interface ContainerFactory<C extends Container> {

  /**
   * Creates a container and doesn't start it. Workers call this method concurrently. The pool
   * interrupts the worker's thread if the creation exceeds the creation timeout.
   *
   * @return a new container
   * @throws Exception if the container can't be created; nothing of it may be left
   */
  C create() throws Exception;

  /**
   * Creates a container as {@link #create()} does. This is the method that the pool calls. The
   * container should keep the slot.
   *
   * @param slot the pool's handle of the new container, for {@link Container#slot()}; it has no
   *     effect if the creation fails
   * @return a new container, never one that was returned before
   * @throws Exception if the container can't be created; nothing of it may be left
   */
  default C create(Slot slot) throws Exception {
    return create();
  }

  /**
   * Returns the ready containers of an earlier run of this pool, for adoption. Called once, when
   * the pool is built.
   *
   * @return the containers, started and with a network, in the order in which to hand them out
   */
  default List<C> recover() {
    return List.of();
  }

  /**
   * Returns how long a recovered container has been ready, so that the pool's {@code maxReadyAge}
   * counts from then. Called once for each container, after {@link #recover}.
   *
   * @param container a recovered container
   * @return the duration, not negative; zero if unknown
   */
  default Duration readyFor(C container) {
    return Duration.ZERO;
  }

  /**
   * Passes a recovered container its slot, as {@link #create(Slot)} does for a new one. Called once
   * for each adopted container, before it is ready.
   *
   * @param container a recovered container
   * @param slot the pool's handle of the container
   */
  default void adopted(C container, Slot slot) {}

  /**
   * Called when a container is ready and enters the stock.
   *
   * @param container the container
   */
  default void ready(C container) {}

  /**
   * Called when a container is about to be handed out, before {@code get} returns it. The pool
   * calls this method on its hot path; it must be quick.
   *
   * @param container the container
   */
  default void leased(C container) {}

  /**
   * Keeps a container for debugging.
   *
   * @param container the container
   * @param reason the reason, as the operator sees it
   * @param time how long to keep it, positive
   */
  default void hold(C container, String reason, Duration time) {}
}
