package org.lxcpool.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.cli.support.ScratchHome;
import org.lxcpool.cli.support.WrongUsage;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.LxcContainerFactory;
import picocli.CommandLine.Option;

/** Of which factories a command is to speak. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The home of the factories; default /var/lib/lxcpool.")
  private Path home = LxcContainerFactory.DEFAULT_HOME;

  /** The home, which need not exist. */
  Path home() {
    if (home.toString().isEmpty()) {
      throw new WrongUsage("--home needs a directory");
    }
    Path absolute = home.toAbsolutePath().normalize();
    // By a factory's own rules.
    ImageStore ignored = WrongUsage.unless(() -> ImageStore.at(absolute));
    return absolute;
  }

  /** The home; what isn't there can hold no pool, unless it is the usual one. */
  Path existing() {
    Path there = home();
    if (!there.equals(LxcContainerFactory.DEFAULT_HOME) && !Files.isDirectory(there)) {
      throw new WrongUsage("--home " + there + ": there is no such directory");
    }
    return there;
  }

  /**
   * The home; if it is the usual one, those that demos and soaks made below it for themselves, too.
   */
  List<Path> homes() {
    List<Path> all = new ArrayList<>(List.of(existing()));
    if (home().equals(LxcContainerFactory.DEFAULT_HOME)) {
      ScratchHome.all().forEach(each -> all.add(each.path()));
    }
    return all;
  }
}
