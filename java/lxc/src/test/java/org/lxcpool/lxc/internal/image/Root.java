package org.lxcpool.lxc.internal.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Helpers for tests that change owners of files. */
final class Root {
  private Root() {}

  static void assumeRoot() throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "changing a file's owner needs root");
  }

  /** Returns a field of {@code lstat} of a file, such as {@code uid}. */
  static long stat(Path file, String what) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:" + what, LinkOption.NOFOLLOW_LINKS))
        .longValue();
  }
}
