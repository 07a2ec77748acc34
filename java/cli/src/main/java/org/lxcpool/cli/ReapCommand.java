package org.lxcpool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.Root;
import org.lxcpool.cli.support.ScratchHome;
import org.lxcpool.cli.support.Table;
import org.lxcpool.cli.support.Version;
import org.lxcpool.cli.support.WrongUsage;
import org.lxcpool.lxc.LxcInventory;
import org.lxcpool.lxc.LxcReaper;
import org.lxcpool.lxc.LxcReaper.Finding;
import org.lxcpool.lxc.LxcReaper.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ./lxcpool reap}: removes leftovers of dead agents. */
@Command(
    name = "reap",
    description = {
      "Removes what dead agents left on this host: containers, directories, monitors, cgroups,"
          + " interfaces, bridges. Running pools are left alone, and so are containers held for"
          + " debugging.",
      "Also removes leftovers of killed demos, soaks and benchmarks.",
      "Don't reap a pool that will be started again: its next agent adopts the ready containers."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:nothing is left", "1:failed, or something is left", "2:wrong usage"})
final class ReapCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dry-run", description = "Only show what would be removed.")
  private boolean dryRun;

  @Option(names = "--pool", paramLabel = "NAME", description = "Only leftovers of this pool.")
  private @Nullable String pool;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public Integer call() throws InterruptedException {
    LxcReaper first = reaper(home.existing());
    Root.need("reap", "because leftovers of containers belong to root");
    List<Finding> findings = new ArrayList<>(run(first));
    if (home.homes().size() > 1) {
      for (ScratchHome each : ScratchHome.all()) {
        findings.addAll(reap(each));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (findings.isEmpty()) {
      out.println("no leftovers of any pool");
      return ExitCode.OK;
    }
    Table table = Table.ofText("WHAT", "POOL", "OUTCOME", "DETAIL");
    for (Finding finding : findings) {
      table.row(
          finding.thing(),
          finding.pool(),
          finding.outcome().name().toLowerCase(Locale.ROOT),
          Failures.oneLine(finding.detail()));
    }
    table.lines().forEach(out::println);
    return findings.stream().anyMatch(f -> f.outcome() == Outcome.FAILED)
        ? ExitCode.SOFTWARE
        : ExitCode.OK;
  }

  private List<Finding> run(LxcReaper reaper) throws InterruptedException {
    return dryRun ? reaper.dryRun() : reaper.reap();
  }

  /** Removes the leftovers of a killed demo or soak, its directory last. */
  private List<Finding> reap(ScratchHome scratch) throws InterruptedException {
    String name = scratch.path().getFileName().toString();
    if (!scratch.isAbandoned() || (pool != null && !pool.equals(name))) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(run(LxcReaper.at(scratch.path())));
    if (dryRun) {
      if (findings.stream().anyMatch(each -> each.outcome() == Outcome.ALIVE)) {
        return findings;
      }
      findings.add(new Finding(name, scratch.path().toString(), Outcome.FOUND, "directory"));
    } else if (LxcInventory.of(scratch.path()).isEmpty()) {
      // Only if no agent outlives its command, nothing is held, and nothing failed.
      scratch.remove();
      ScratchHome.removeParentIfEmpty();
      findings.add(new Finding(name, scratch.path().toString(), Outcome.REMOVED, "directory"));
    }
    return findings;
  }

  private LxcReaper reaper(Path of) {
    LxcReaper reaper = LxcReaper.at(of);
    String name = pool;
    return name == null ? reaper : WrongUsage.unless(() -> reaper.pool(name));
  }
}
