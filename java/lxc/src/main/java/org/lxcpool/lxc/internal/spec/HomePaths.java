package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/** The home of factories, and the directories in it. */
public final class HomePaths {
  /** The home of factories that were built without one. */
  public static final Path DEFAULT = Path.of("/var/lib/lxcpool");

  private HomePaths() {}

  /** Returns the directory of the pools' ledgers. */
  public static Path ledgers(Path home) {
    return home.resolve("ledger");
  }

  /** Returns the directory of the containers of factories that were built without an lxcPath. */
  public static Path containers(Path home) {
    return home.resolve("containers");
  }
}
