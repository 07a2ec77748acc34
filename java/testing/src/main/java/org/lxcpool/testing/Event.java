package org.lxcpool.testing;

/**
 * A call of the pool that concerns a scripted container.
 *
 * @param kind the kind of event
 * @param container the number of the container
 */
public record Event(Kind kind, int container) {

  /** The kind of event. */
  public enum Kind {
    /** The creation began. */
    CREATING,
    /** The boot began. */
    STARTING,
    /** The wait for the network began. */
    CONNECTING,
    /** The factory was notified that the container is ready. */
    READY,
    /** The factory was notified that the container is about to be handed out. */
    LEASED,
    /** The factory was asked to keep the container. */
    HELD,
    /** A destroy began. */
    DESTROYING,
    /** A destroy succeeded. */
    DESTROYED
  }
}
