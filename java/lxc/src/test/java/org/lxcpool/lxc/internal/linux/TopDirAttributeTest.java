package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopDirAttributeTest {
  @Test
  void missingOrUnsupportedDirectoryIsLeftUnchanged(@TempDir Path directory) {
    assertThat(TopDirAttribute.set(directory.resolve("nowhere"))).isFalse();
    assertThat(TopDirAttribute.set(Path.of("/proc"))).isFalse();
  }
}
