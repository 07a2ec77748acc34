package org.lxcpool.lxc.internal.events;

import java.io.IOException;
import java.util.Set;
import org.lxcpool.lxc.internal.linux.Libc;

/** The kernel refuses to tell something by netlink. */
public final class NetlinkFailed extends IOException {
  private static final long serialVersionUID = 1L;

  /** What this host's kernel or this process's rights are the reason of. */
  private static final Set<Integer> LASTING =
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
    super("asking by netlink for " + what + ": " + text(errno));
    this.errno = errno;
  }

  /** Whether it will fail whenever it is tried; a lack of descriptors or memory may pass. */
  public boolean isLasting() {
    return isLasting(errno);
  }

  static boolean isLasting(int errno) {
    return LASTING.contains(errno);
  }

  static String text(int errno) {
    return Libc.text(errno) + " (errno " + errno + ")";
  }
}
