package org.lxcpool.lxc.internal.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What tests that change owners need. */
final class Root {
  private Root() {}

  static void needed() throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "giving files to other users needs root");
  }

  /** Something {@code lstat} says about a file, such as its {@code uid}. */
  static long stat(Path file, String what) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:" + what, LinkOption.NOFOLLOW_LINKS))
        .longValue();
  }
}
