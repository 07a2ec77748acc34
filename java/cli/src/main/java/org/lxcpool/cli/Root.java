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

  static void need(String what, String otherwise) {
    if (!isRoot()) {
      throw new CommandFailed(
          what + " needs root, for namespaces, mounts and the network: use sudo" + otherwise);
    }
  }
}
