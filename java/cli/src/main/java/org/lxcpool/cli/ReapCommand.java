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

/** Removes what pools left whose agents are gone. */
@Command(
    name = "reap",
    description = {
      "Removes what pools left on this host whose agents are gone: containers, directories,"
          + " monitors, cgroups, interfaces, bridges. Pools that are alive are left alone, and"
          + " so are containers that are held for debugging.",
      "Also removes what demos, soaks and benchmarks left that were killed.",
      "A pool that is to be started again adopts its ready containers: don't reap it before."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:nothing is left", "1:failed, or something is left", "2:wrong usage"})
final class ReapCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Option(names = "--pool", paramLabel = "NAME", description = "Of this pool alone.")
  private @Nullable String pool;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public Integer call() throws InterruptedException {
    LxcReaper first = reaper(home.existing());
    Root.need("reap", "for what containers leave is root's");
    List<Finding> findings = new ArrayList<>(run(first));
    if (home.homes().size() > 1) {
      for (ScratchHome each : ScratchHome.all()) {
        findings.addAll(reap(each));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (findings.isEmpty()) {
      out.println("nothing is left of any pool");
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

  /** What a demo or a soak left that was killed, its directory last. */
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
      // No agent outlives its command, nothing is held, nothing failed.
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
