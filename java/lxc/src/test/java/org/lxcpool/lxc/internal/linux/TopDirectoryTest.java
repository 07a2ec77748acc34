package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopDirectoryTest {
  @Test
  void whatIsNotThereOrCanNotBeMarkedIsLeft(@TempDir Path directory) {
    assertThat(TopDirectory.mark(directory.resolve("nowhere"))).isFalse();
    assertThat(TopDirectory.mark(Path.of("/proc"))).isFalse();
  }
}
