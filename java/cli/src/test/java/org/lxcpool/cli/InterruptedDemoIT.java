package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A demo that is interrupted cleans up, wherever it is. */
class InterruptedDemoIT {

  @BeforeEach
  void needsRoot() {
    assumeTrue(Root.isRoot(), "real containers need root");
  }

  @ParameterizedTest
  @CsvSource({"INT, network, 130", "INT, fill, 130", "TERM, take, 143", "INT, use, 130"})
  void itLeavesNothingAndSaysSo(String signal, String line, int code) throws Exception {
    Process demo = start("demo", "--capacity", "4", "--take", "3", "--dhcp");
    List<String> said = new ArrayList<>();
    try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
      boolean sent = false;
      for (String each = out.readLine(); each != null; each = out.readLine()) {
        said.add(each);
        if (!sent && each.startsWith(line)) {
          send(signal, demo);
          sent = true;
        }
      }
    }

    assertThat(demo.waitFor()).as(String.join("\n", said)).isEqualTo(code);
    assertThat(said).contains("interrupted: cleaning up");
    assertThat(said.get(said.size() - 1)).startsWith("check   nothing is left");
  }

  // Whoever runs in the background may have made this process ignore interrupts.
  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djna.tmpdir=" + System.getProperty("jna.tmpdir", "/tmp"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void send(String signal, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }
}
