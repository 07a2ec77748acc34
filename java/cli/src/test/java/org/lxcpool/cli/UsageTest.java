package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.cli.support.Failures;

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
        "ps extra",
        "reap extra",
        "reap --pool a/b",
        "soak",
        "soak --kills 0",
        "soak --kills 1 --cycles 1",
        "soak --cycles 1 --isolation NOWHERE",
        "image",
        "image create",
        "image create name",
        "image remove",
        "image create a/b --from tiny",
        "image create .hidden --from tiny",
        "image create name --from /no/such",
        "image create name --from container:a/b",
        "image create name --from tiny --init sbin/init",
        "image create name --from debian --init /sbin/init",
        "image remove a/b",
        "demo --base /no/such",
        "ps --home /no/such",
        "ps --home /etc/passwd",
        "ps --home",
        "ps --home a:b",
        "reap --home /no/such",
        "reap --home a:b",
        "reap --pool -",
        "doctor --home a:b",
        "help ps",
        "help",
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
  @ValueSource(
      strings = {
        "demo --help",
        "doctor --help",
        "image --help",
        "image list --help",
        "image create --help",
        "image remove --help",
        "ps --help",
        "reap --help",
        "soak --help",
      })
  void helpShowsTheExitCodes(String line) {
    Cli cli = Cli.run(line.split(" ", -1));

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).contains("Usage: lxcpool " + line.replace(" --help", ""));
    assertThat(cli.out()).containsPattern("Exit codes:\\s+0 .*\\s+1 .*\\s+2 .*wrong usage");
    assertThat(Cli.run(line.replace("--help", "--version").split(" ", -1)).out())
        .startsWith("lxcpool ");
  }

  @Test
  void generalHelpListsTheCommands() {
    assertThat(Cli.run("--help").out()).contains("demo", "doctor", "image");
  }

  @Test
  void helpShowsTheExitCodeOfAnInterrupt() {
    assertThat(Cli.run("demo", "--help").out()).contains("Exit codes:", "130", "interrupted");
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(Cli.run("--version").out()).matches("lxcpool \\d+\\.\\d+\\.\\d+.*\\s+");
  }

  @Test
  void unknownExceptionIsOneLineWithoutAStackTrace() {
    assertThat(Failures.message(new IllegalStateException("first\n  second")))
        .startsWith("java.lang.IllegalStateException: first; second")
        .contains("LXCPOOL_DEBUG");
  }

  @Test
  void failedClassInitializationIsReportedByItsCause() {
    Error error = new ExceptionInInitializerError(new IllegalStateException("the cause"));

    assertThat(Failures.message(error)).contains("the cause");
  }
}
