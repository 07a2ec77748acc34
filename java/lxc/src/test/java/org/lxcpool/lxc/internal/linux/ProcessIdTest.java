package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProcessIdTest {
  @Test
  void processInANestedNamespaceIsFoundByItsPidThereAndItsStartTime() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "a pid namespace needs root");
    Process outer =
        new ProcessBuilder("unshare", "--pid", "--fork", "--kill-child", "sleep", "1000").start();
    try {
      ProcessHandle inner =
          Awaitility.await().until(() -> outer.children().findFirst().orElse(null), c -> c != null);
      long started = ProcessId.of((int) inner.pid()).orElseThrow().started();
      ProcessId first = new ProcessId(1, started);
      assertThat(first.isAliveInNestedNamespace()).isTrue();
      assertThat(new ProcessId(2, started).isAliveInNestedNamespace()).isFalse();
      assertThat(new ProcessId(1, started + 1_000_000).isAliveInNestedNamespace()).isFalse();
      inner.destroyForcibly();
      Awaitility.await().until(() -> !first.isAliveInNestedNamespace());
    } finally {
      outer.destroyForcibly();
    }
  }
}
