package org.lxcpool.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks whether this process runs as root. */
public final class Root {
  private Root() {}

  public static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Fails unless this process runs as root. */
  public static void need(String what, String why) {
    if (!isRoot()) {
      throw new CommandFailed(what + " needs root, " + why);
    }
  }
}
