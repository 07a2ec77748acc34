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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcpool.cli.support.Leftovers;
import org.lxcpool.cli.support.Root;
import org.lxcpool.lxc.LxcContainerFactory;

/** Tests that an interrupted demo cleans up at any stage. */
class InterruptedDemoIT {

  @BeforeEach
  void assumeRoot() {
    assumeTrue(Root.isRoot(), "real containers need root");
  }

  @ParameterizedTest
  @CsvSource({"INT, network, 130", "INT, fill, 130", "TERM, take, 143", "INT, use, 130"})
  void interruptedDemoLeavesNothingAndReportsIt(String signal, String line, int code)
      throws Exception {
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

  @Test
  void leftoversOfAKilledDemoAreListedAndReaped() throws Exception {
    Process demo = start("demo", "--capacity", "3");
    String pool = "demo-" + demo.pid();
    Path home = LxcContainerFactory.DEFAULT_HOME.resolve(pool);
    try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.startsWith("take")) {
        line = out.readLine();
      }
    } finally {
      demo.destroyForcibly().waitFor();
    }
    Leftovers leftovers = new Leftovers(home, "lxcpd" + demo.pid(), pool);
    assertThat(leftovers.find()).contains(Leftovers.directory(home));

    assertThat(Cli.run("ps").out()).containsPattern("pool " + pool + ": \\d+ containers, no agent");
    assertThat(Cli.run("reap", "--pool", pool, "--dry-run").out())
        .containsPattern(pool + "-\\w+ +" + pool + " +found")
        .containsPattern(home + " +" + pool + " +found");
    Cli reaped = Cli.run("reap", "--pool", pool);

    assertThat(reaped.code()).as(reaped.out() + reaped.err()).isZero();
    assertThat(reaped.out()).containsPattern("lxcpd" + demo.pid() + " +" + pool + " +removed");
    assertThat(leftovers.find()).isEmpty();
    assertThat(Cli.run("ps").out()).doesNotContain(pool);
  }

  // A shell that runs this in the background may have made it ignore interrupts.
  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // avoids a warning of newer JDKs
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void send(String signal, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }
}
