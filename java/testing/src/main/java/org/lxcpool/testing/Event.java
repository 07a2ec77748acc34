package org.lxcpool.testing;

/**
 * Something that a pool told or did to a scripted container.
 *
 * @param kind what
 * @param container the number of the container
 */
public record Event(Kind kind, int container) {

  /** What happened. */
  public enum Kind {
    /** The creation began. */
    CREATING,
    /** The boot began. */
    STARTING,
    /** The wait for the network began. */
    CONNECTING,
    /** The factory was told that it is ready. */
    READY,
    /** The factory was told that it is handed out. */
    LEASED,
    /** The factory was told to keep it. */
    HELD,
    /** A destroy began. */
    DESTROYING,
    /** A destroy succeeded. */
    DESTROYED
  }
}
