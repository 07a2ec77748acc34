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

/** The command {@code ./lxcpool ps}: shows the pools on this host and their containers. */
@Command(
    name = "ps",
    description =
        "Shows the pools on this host and their containers, including those of dead agents.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:succeeded", "1:failed", "2:wrong usage"})
final class PsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public Integer call() {
    List<Path> homes = home.homes();
    Root.need("ps", "because the records of pools belong to root");
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
