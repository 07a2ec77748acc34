package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcpool.cli.support.Root;
import org.lxcpool.cli.support.ScratchHome;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.Network;

class ReapIT {

  @BeforeEach
  void assumeRoot() {
    assumeTrue(Root.isRoot(), "real containers need root");
  }

  /** The command that created the directory has ended; the agent that it started runs. */
  @Test
  void directoryOfAnAgentThatOutlivesItsCommandIsKept() throws Exception {
    Process command = new ProcessBuilder("true").start();
    command.waitFor();
    String name = "soak-" + command.pid();
    ScratchHome home = new ScratchHome(name);
    home.make();
    assertThat(home.isAbandoned()).isTrue();
    try (LxcContainerFactory factory =
            LxcContainerFactory.builder(BaseImage.tiny())
                .home(home.path())
                .namePrefix(name)
                .network(Network.none())
                .build();
        LxcContainer container = factory.create()) {
      Path directory = home.path().resolve("containers").resolve(container.name());

      Cli cli = Cli.run("reap", "--pool", name);

      assertThat(cli.code()).as(cli.out() + cli.err()).isZero();
      assertThat(cli.out()).contains("alive").doesNotContain("removed");
      assertThat(directory).isDirectory();
    }

    assertThat(Cli.run("reap", "--pool", name).out()).contains(home.path() + "  " + name);
    assertThat(home.path()).doesNotExist();
  }
}
