package org.lxcpool.lxc;

/** The method by which {@link LxcContainer#awaitNetwork} detects a container's addresses. */
public enum NetworkWait {
  /**
   * Receives the kernel's own address events by netlink. It needs no fork, doesn't enter the
   * container's namespaces and doesn't poll. This is the default. It requires liblxcpool (see
   * {@link NativeSupport}), Linux 5.0, CAP_NET_ADMIN and CAP_NET_BROADCAST. If one of these is
   * missing, {@link #PROC} is used instead, and {@link LxcContainerFactory#nativeStatus()} reports
   * the reason.
   */
  EVENTS,
  /**
   * Polls {@code /proc/INIT_PID/net} with a short, growing pause. It needs no fork and doesn't
   * enter the container's namespaces.
   */
  PROC,
  /**
   * Polls liblxc's {@code get_ips}. Each call forks this process, which takes 15 to 60 ms. It is
   * for comparison, and for a {@code /proc} that hides processes from their owner.
   */
  LIBLXC
}
