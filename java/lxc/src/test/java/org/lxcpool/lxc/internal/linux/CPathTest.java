package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a b", "/a%41", "/ü/多", "/a?b#c", "/a\tb"})
  void pathIsConvertedToItsBytesAndNul(String path) {
    assertThat(CPath.of(Path.of(path))).isEqualTo((path + "\0").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void directoryHasNoTrailingSlash(@TempDir Path directory) {
    assertThat(CPath.of(directory)).asString().isEqualTo(directory + "\0");
  }

  @Test
  void libcOpensFileCreatedByJava(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a %41 \u00fc"), "x");
    int fd = Libc.INSTANCE.open(CPath.of(file), Libc.O_RDWR | Libc.O_CLOEXEC, 0);

    assertThat(fd).as(Libc.text(Libc.errno())).isPositive();
    assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd))).isEqualTo(file);
    assertThat(Libc.INSTANCE.close(fd)).isZero();
    assertThat(Libc.INSTANCE.open(CPath.of(directory.resolve("none")), Libc.O_RDWR, 0))
        .isNegative();
    assertThat(Libc.errno()).isEqualTo(Libc.ENOENT);
    assertThat(Libc.text(Libc.ENOENT)).isEqualTo("No such file or directory");
  }
}
