package org.lxcpool.lxc.internal.events;

import java.io.IOException;
import java.util.Set;
import org.lxcpool.lxc.internal.linux.Libc;

/** A netlink request that the kernel refused. */
public final class NetlinkFailed extends IOException {
  private static final long serialVersionUID = 1L;

  /** The errors that the host's kernel or this process's privileges cause. */
  private static final Set<Integer> PERMANENT =
      Set.of(
          Libc.EPERM,
          Libc.EACCES,
          Libc.EINVAL,
          Libc.ENOSYS,
          Libc.ENOPROTOOPT,
          Libc.EPROTONOSUPPORT,
          Libc.EOPNOTSUPP,
          Libc.EAFNOSUPPORT);

  private final int errno;

  NetlinkFailed(String what, int errno) {
    super("netlink request for " + what + " failed: " + text(errno));
    this.errno = errno;
  }

  /**
   * Returns whether every other attempt will fail, too. A lack of descriptors or memory may pass.
   */
  public boolean isPermanent() {
    return isPermanent(errno);
  }

  static boolean isPermanent(int errno) {
    return PERMANENT.contains(errno);
  }

  static String text(int errno) {
    return Libc.text(errno) + " (errno " + errno + ")";
  }
}
