package org.lxcpool.lxc;

/** How {@link LxcContainer#awaitNetwork} learns that a container has an address. */
public enum NetworkWait {
  /**
   * The kernel's own address events, by netlink: no fork, no entry into the container's namespaces,
   * and nothing is asked again and again. The default. Needs liblxcpool (see {@link
   * NativeSupport}), Linux 5.0, CAP_NET_ADMIN and CAP_NET_BROADCAST; where one is missing {@link
   * #PROC} is used instead, and {@link LxcContainerFactory#nativeStatus()} says why.
   */
  EVENTS,
  /**
   * Reads {@code /proc/INIT_PID/net} with a short, growing pause. No fork, and no entry into the
   * container's namespaces.
   */
  PROC,
  /**
   * liblxc's {@code get_ips}. Each call forks this process, which takes 15 to 60 ms; for
   * comparison, and for a {@code /proc} that hides processes from their owner.
   */
  LIBLXC
}
