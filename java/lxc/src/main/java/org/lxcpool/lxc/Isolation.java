package org.lxcpool.lxc;

/** Where liblxc runs. */
public enum Isolation {
  /** In this process, called directly through JNA. */
  IN_PROCESS,
  /**
   * In a launcher process of its own, which can be killed when liblxc hangs. This version has no
   * launcher: a factory that asks for it is refused.
   */
  PROCESS
}
