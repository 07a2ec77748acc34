package org.lxcpool.lxc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveHostTest {
  private final Host host = new LiveHost();

  @Test
  void userIsThatOfThisProcess() throws Exception {
    assertThat(host.uid()).isEqualTo(Integer.parseInt(shell("id -u")));
  }

  @Test
  void kernelNumbersAreReadCompletely() throws Exception {
    String file = "/proc/sys/kernel/pid_max";
    assertThat(host.read(file)).contains(shell("cat " + file));
  }

  @Test
  void unreadableFileIsEmpty(@TempDir Path directory) {
    assertThat(host.read(directory + "/none")).isEmpty();
    assertThat(host.read(directory.toString())).isEmpty();
    assertThat(host.list(directory + "/none")).isEmpty();
  }

  @Test
  void commandsAreFoundOnThePath() {
    assertThat(host.onPath("sh")).isPresent();
    assertThat(host.onPath("no-such-command")).isEmpty();
  }

  @Test
  void outputAndExitCodeOfACommandAreReturned() {
    Host.Output output = host.run(List.of("sh", "-c", "echo one; echo two >&2; exit 3"));
    assertThat(output).isEqualTo(new Host.Output(3, "one\ntwo"));
    assertThat(output.lastLine()).isEqualTo("two");
  }

  @Test
  void missingCommandThrowsNoException() {
    assertThat(host.run(List.of("no-such-command")).exit()).isEqualTo(-1);
  }

  @Test
  void directoryOfAScriptIsRemoved(@TempDir Path parent) throws IOException {
    Host.Output output =
        host.runIn(parent, List.of("sh", "-c"), "mkdir -p a/b a/c && touch a/b/d && chmod 0 a/c");
    assertThat(output.ok()).isTrue();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void directoryClosedToOthersIsNotPassable(@TempDir Path directory) throws IOException {
    // JUnit's own directories are closed to others.
    assertThat(host.isPassable(directory)).isFalse();
    assertThat(host.isPassable(Path.of("/usr"))).isTrue();
    assertThat(Files.isDirectory(directory)).isTrue();
  }

  private static String shell(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return new String(output, StandardCharsets.UTF_8).trim();
  }
}
