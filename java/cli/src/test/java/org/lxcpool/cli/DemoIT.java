package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.cli.support.Root;

class DemoIT {

  @BeforeEach
  void assumeRoot() {
    assumeTrue(Root.isRoot(), "real containers need root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--dhcp", "--privileged"})
  void demoShowsContainersAndLeavesNothing(String option) {
    Cli cli =
        option.isEmpty()
            ? Cli.run("demo", "--capacity", "2", "--take", "2")
            : Cli.run("demo", "--capacity", "2", "--take", "2", option);

    assertThat(cli.code()).as(cli.out() + cli.err()).isZero();
    assertThat(cli.out()).contains("answers a ping", "nothing is left", "2 taken and 2 ready");
    assertThat(cli.out())
        .contains(option.equals("--privileged") ? "is root on the host" : "is uid ");
  }

  @Test
  void missingBaseFailsWithOneLine() {
    Cli cli = Cli.run("demo", "--base", "no-such-base");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).startsWith("lxcpool: there is no base \"no-such-base\"");
  }

  @Test
  void baseWithoutInitFailsAndLeavesNothing(@TempDir Path base) {
    Cli cli = Cli.run("demo", "--base", base.toString());

    assertThat(cli.code()).as(cli.out()).isEqualTo(1);
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.out()).doesNotContain("left: ");
  }
}
