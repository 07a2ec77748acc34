package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulatedDemoTest {

  @Test
  void outputToAPipeIsPlainLines() {
    Cli cli = Cli.run("demo", "--simulated");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).doesNotContain("\r", "\u001b");
    assertThat(cli.out().lines().filter(line -> line.startsWith("fill "))).hasSize(4);
    assertThat(cli.out().lines().filter(line -> line.startsWith("take "))).hasSize(3);
    assertThat(cli.out().lines().filter(line -> line.startsWith("use "))).hasSize(3);
    assertThat(cli.out())
        .contains("create ms  start ms  network ms  total ms", "nothing is left", "ready=4/4");
  }

  @Test
  void outputSaysThatItIsSimulated() {
    Cli cli = Cli.run("demo", "--simulated", "--take", "1");

    assertThat(cli.out().lines().findFirst()).get().asString().contains("simulated");
    assertThat(cli.out().lines().filter(line -> line.startsWith("          ")))
        .isNotEmpty()
        .allMatch(line -> line.contains("simulated"));
  }

  @Test
  void moreContainersCanBeTakenThanAreReady() {
    Cli cli = Cli.run("demo", "--simulated", "--capacity", "2", "--take", "5");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("handedOut=5", "the pool was empty", "5 taken and 2 ready");
  }

  @Test
  void demoCanTakeNoContainers() {
    Cli cli = Cli.run("demo", "--simulated", "--take", "0");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("0 taken and 4 ready").doesNotContain("create ms");
  }
}
