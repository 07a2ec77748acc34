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

/** The option that selects the factories of a command by their home. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The home of the factories; default /var/lib/lxcpool.")
  private Path home = LxcContainerFactory.DEFAULT_HOME;

  /** Returns the home, which need not exist. */
  Path home() {
    if (home.toString().isEmpty()) {
      throw new WrongUsage("--home needs a directory");
    }
    Path absolute = home.toAbsolutePath().normalize();
    // Applies the rules of a factory's home.
    ImageStore ignored = WrongUsage.unless(() -> ImageStore.at(absolute));
    return absolute;
  }

  /** Returns the home. Fails if it doesn't exist, unless it is the default one. */
  Path existing() {
    Path there = home();
    if (!there.equals(LxcContainerFactory.DEFAULT_HOME) && !Files.isDirectory(there)) {
      throw new WrongUsage("--home " + there + ": there is no such directory");
    }
    return there;
  }

  /** Returns the home and, if it is the default one, the homes of demos and soaks below it. */
  List<Path> homes() {
    List<Path> all = new ArrayList<>(List.of(existing()));
    if (home().equals(LxcContainerFactory.DEFAULT_HOME)) {
      ScratchHome.all().forEach(each -> all.add(each.path()));
    }
    return all;
  }
}
