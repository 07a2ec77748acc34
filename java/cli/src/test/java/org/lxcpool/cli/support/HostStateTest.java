package org.lxcpool.cli.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostStateTest {

  @Test
  void mountsUnderADirectoryAreFoundBesideNamesThatAreNoText(@TempDir Path directory)
      throws IOException {
    Path mounts = directory.resolve("mountinfo");
    String lines =
        """
        40 1 0:9 / /mnt/M\u00fcll rw - tmpfs t rw
        41 1 0:9 / /srv/home rw - tmpfs t rw
        42 1 0:9 / /srv/home/a rw - tmpfs t rw
        43 1 0:9 / /srv/homes rw - tmpfs t rw
        """;
    Files.writeString(mounts, lines, StandardCharsets.ISO_8859_1);

    assertThat(HostState.mountsUnder(Path.of("/srv/home"), mounts))
        .containsExactly("/srv/home", "/srv/home/a");
  }

  @Test
  void otherProcessIsFoundByItsCommandLine() throws Exception {
    String seconds = "1000." + ProcessHandle.current().pid();
    Process sleep = new ProcessBuilder("sleep", seconds).start();
    try {
      assertThat(HostState.processesNaming(seconds))
          .containsExactly(sleep.pid() + " sleep " + seconds);
    } finally {
      sleep.destroyForcibly().waitFor();
    }
    assertThat(HostState.processesNaming(seconds)).isEmpty();
  }

  @Test
  void missingDirectoryHasNoEntries() {
    assertThat(HostState.hasInterface("lo")).isTrue();
    assertThat(HostState.hasInterface("no-such-if")).isFalse();
    assertThat(HostState.portsOf("no-such-if")).isEmpty();
    assertThat(HostState.cgroupsNaming("no-such-cgroup")).isEmpty();
    assertThat(HostState.list(Path.of("/no/such"))).isEmpty();
  }
}
