package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcpool.cli.support.Root;

/** Short soaks; OPERATING.md has the figures of long ones. */
class SoakIT {

  @BeforeEach
  void assumeRoot() {
    assumeTrue(Root.isRoot(), "real containers need root");
  }

  @Test
  void twentyKillsLeaveNothingAndNoContainerIsHandedOutTwice() {
    Cli cli = Cli.run("soak", "--kills", "20", "--seed", "7");

    assertThat(cli.code()).as(cli.out() + cli.err()).isZero();
    assertThat(cli.out()).contains("killed  20 of 20", "healed", "nothing left after", "passed");
  }

  @Test
  void threeHundredContainersLeaveTheAgentUnchanged() {
    Cli cli = Cli.run("soak", "--cycles", "300", "--seed", "7");

    assertThat(cli.code()).as(cli.out() + cli.err()).isZero();
    assertThat(cli.out()).contains("lived   300: ", "flat", "passed");
  }
}
