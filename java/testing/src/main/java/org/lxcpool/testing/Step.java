package org.lxcpool.testing;

/** A step in the life of a container, which a {@link Script} can make fail or hang. */
public enum Step {
  /** The factory creates the container. */
  CREATE,
  /** The container boots. */
  START,
  /** The container waits for its network. */
  NETWORK,
  /** The container is destroyed. */
  DESTROY
}
