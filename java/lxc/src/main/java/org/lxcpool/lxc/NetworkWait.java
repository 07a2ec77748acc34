package org.lxcpool.lxc;

/** How {@link LxcContainer#awaitNetwork} learns that a container has an address. */
public enum NetworkWait {
  /**
   * The kernel's address events, by netlink. This version has no event watcher: a factory that asks
   * for it is refused.
   */
  EVENTS,
  /**
   * Reads {@code /proc/INIT_PID/net} with a short, growing pause. No fork, and no entry into the
   * container's namespaces. The default.
   */
  PROC,
  /**
   * liblxc's {@code get_ips}. Each call forks this process, which takes 15 to 60 ms; for
   * comparison, and for a {@code /proc} that hides processes from their owner.
   */
  LIBLXC
}
