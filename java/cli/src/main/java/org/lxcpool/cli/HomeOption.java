package org.lxcpool.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.cli.support.ScratchHome;
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

  /**
   * The home; if it is the usual one, those that demos and soaks made below it for themselves, too.
   */
  List<Path> homes() {
    List<Path> all = new ArrayList<>(List.of(home()));
    if (home().equals(LxcContainerFactory.DEFAULT_HOME)) {
      ScratchHome.all().forEach(each -> all.add(each.path()));
    }
    return all;
  }
}
