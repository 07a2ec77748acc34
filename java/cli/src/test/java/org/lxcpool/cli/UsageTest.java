package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo --capacity 1",
        "demo --capacity many",
        "demo --take -1",
        "demo --capacity 150 --take 51",
        "demo --frobnicate",
        "demo extra",
        "doctor --frobnicate",
        "image",
        "image create",
        "image create name",
        "image remove",
        "frobnicate",
      })
  void wrongUsageExitsWithTwoAndTwoLines(String line) {
    Cli cli = Cli.run(line.split(" ", -1));

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("lxcpool: ")
        .doesNotContain("Exception");
    assertThat(cli.err()).contains("--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "demo --help", "doctor --help", "image --help"})
  void helpIsShown(String line) {
    Cli cli = Cli.run(line.split(" ", -1));

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).contains("Usage: lxcpool");
  }

  @Test
  void exitCodesAreInTheHelp() {
    assertThat(Cli.run("demo", "--help").out()).contains("Exit codes:", "130", "interrupted");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(Cli.run("--version").out()).matches("lxcpool \\d+\\.\\d+\\.\\d+.*\\s+");
  }

  @Test
  void anUnknownExceptionIsOneLineWithoutATrace() {
    assertThat(Failures.message(new IllegalStateException("first\n  second")))
        .startsWith("java.lang.IllegalStateException: first; second")
        .contains("LXCPOOL_DEBUG");
  }

  @Test
  void aClassThatCannotBeInitialisedIsToldByItsCause() {
    Error error = new ExceptionInInitializerError(new IllegalStateException("the cause"));

    assertThat(Failures.message(error)).contains("the cause");
  }
}
