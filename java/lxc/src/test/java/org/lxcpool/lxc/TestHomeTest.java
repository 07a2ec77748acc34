package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are fit to be the home of tests with containers. */
class TestHomeTest {

  private static Path make(Path directory, String mode) throws IOException {
    Files.createDirectory(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aPathWithWhiteSpaceIsUnfit(@TempDir Path directory) throws IOException {
    assertThat(TestHome.isFit(make(directory.resolve("a b"), "rwxr-xr-x"))).isFalse();
  }

  @Test
  void aDirectoryThatOthersCannotPassThroughIsUnfit(@TempDir Path directory) throws IOException {
    Path closed = make(directory.resolve("closed"), "rwx------");

    assertThat(TestHome.isFit(make(closed.resolve("open"), "rwxr-xr-x"))).isFalse();
    assertThat(TestHome.isFit(closed)).isFalse();
    assertThat(TestHome.isFit(make(directory.resolve("of-all"), "rwxrwxrwx"))).isFalse();
    assertThat(TestHome.isFit(Path.of("/var/tmp"))).isTrue();
  }
}
