package org.lxcpool.cli;

import java.nio.file.Path;
import org.lxcpool.lxc.LxcContainerFactory;
import picocli.CommandLine.Option;

/** Of which factories a command is to speak. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the factories have their home; /var/lib/lxcpool without a choice.")
  private Path home = LxcContainerFactory.DEFAULT_HOME;

  Path home() {
    return home.toAbsolutePath();
  }
}
