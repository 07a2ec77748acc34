package org.lxcpool.testing;

/** What a pool does with a container, and what a script can spoil. */
public enum Step {
  /** The factory makes it. */
  CREATE,
  /** It boots. */
  START,
  /** It waits for its network. */
  NETWORK,
  /** It is destroyed. */
  DESTROY
}
