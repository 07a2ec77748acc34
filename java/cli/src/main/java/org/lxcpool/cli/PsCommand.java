package org.lxcpool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lxcpool.cli.support.Root;
import org.lxcpool.cli.support.Version;
import org.lxcpool.lxc.LxcInventory;
import org.lxcpool.lxc.LxcInventory.Pool;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the containers of pools on this host. */
@Command(
    name = "ps",
    description =
        "Shows the pools on this host and their containers, those of dead agents included.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"})
final class PsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public Integer call() {
    List<Path> homes = home.homes();
    Root.need("ps", "for the records of pools are root's");
    List<Pool> pools = homes.stream().flatMap(each -> LxcInventory.of(each).stream()).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      InventoryJson.print(pools, out);
    } else {
      InventoryTable.print(pools, out);
    }
    return ExitCode.OK;
  }
}
