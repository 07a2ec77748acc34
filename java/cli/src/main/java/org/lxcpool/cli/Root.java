package org.lxcpool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process is root's. */
final class Root {
  private Root() {}

  static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Fails unless this process is root's. */
  static void need(String what, String why) {
    if (!isRoot()) {
      throw new CommandFailed(what + " needs root, " + why);
    }
  }
}
