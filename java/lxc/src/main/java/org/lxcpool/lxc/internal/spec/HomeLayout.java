package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/**
 * The places of files in a home.
 *
 * <pre>
 * HOME/containers        the default path of containers
 * HOME/images            prepared bases, and the images of the store
 * HOME/ledger            the ledgers
 * HOME/seccomp.policy    the system calls that containers are refused
 * </pre>
 */
public final class HomeLayout {
  /** The default home. */
  public static final Path DEFAULT = Path.of("/var/lib/lxcpool");

  static final String SECCOMP_POLICY = "seccomp.policy";

  private HomeLayout() {}

  /** Returns the default path of containers. */
  public static Path containers(Path home) {
    return home.resolve("containers");
  }

  /** Returns the directory of prepared bases and images. */
  public static Path images(Path home) {
    return home.resolve("images");
  }

  /** Returns the directory of the ledgers. */
  public static Path ledger(Path home) {
    return home.resolve("ledger");
  }

  static Path seccompPolicy(Path home) {
    return home.resolve(SECCOMP_POLICY);
  }
}
