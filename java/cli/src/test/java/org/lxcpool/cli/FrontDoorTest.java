package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of {@code ./lxcpool} itself, without a build. */
class FrontDoorTest {
  private static final Path SCRIPT = Path.of("../../lxcpool").toAbsolutePath().normalize();

  private static Cli run(String line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(List.of(line.split(" ", -1)));
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Cli(process.waitFor(), out, err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "help ps",
        "--help ps",
        "-h -h",
        "frobnicate",
        "test --frobnicate",
        "test frobnicate",
        "test unit native",
        "test unit --vm",
        "test unit --only LxcPoolIT",
        "test --only LxcPoolIT",
        "test -Dtest=LeaseTest",
        "test unit -Dtest=",
        "test gates -Dtest=LeaseTest",
      })
  void wrongUsageExitsWithTwoAndOneSentence(String line) throws Exception {
    Cli said = run(line);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err().lines()).hasSize(1).first().asString().contains("--help");
  }

  @Test
  void helpListsTheCommands() throws Exception {
    Cli said = run("help");

    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("demo", "doctor", "image", "reap");
  }

  @Test
  void helpOfTestNamesTheKinds() throws Exception {
    Cli said = run("test --help");

    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .contains("unit ", "native ", "lxc ", "stress ", "bench ", "gates ", "-Dtest=TESTS");
  }
}
