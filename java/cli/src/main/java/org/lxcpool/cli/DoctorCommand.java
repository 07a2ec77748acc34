package org.lxcpool.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.Table;
import org.lxcpool.cli.support.Version;
import org.lxcpool.lxc.HostCheck;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ./lxcpool doctor}: checks this host. */
@Command(
    name = "doctor",
    description = {
      "Checks whether a pool of containers can run on this host, and shows how to fix what is"
          + " missing.",
      "The home need not exist; if it doesn't, the check covers the directory that would"
          + " contain it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:a pool can run here", "1:a pool can't run here", "2:wrong usage"})
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public Integer call() {
    HostCheck check = HostCheck.ofThisHost(home.home());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      HostCheckJson.print(check, out);
    } else {
      print(check, out);
    }
    return check.canRunPool() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  static void print(HostCheck check, PrintWriter out) {
    Table table = Table.ofText("CHECK", "STATUS", "FOUND");
    for (Finding finding : check.findings()) {
      table.row(finding.name(), word(finding.status()), Failures.oneLine(finding.detail()));
    }
    table.lines().forEach(out::println);
    for (Finding finding : check.findings()) {
      if (finding.status() != Status.OK) {
        out.println();
        out.println(finding.name() + ": " + word(finding.status()));
        out.println("  effect  " + Failures.oneLine(finding.cost()));
        if (!finding.mend().isBlank()) {
          out.println("  fix     " + Failures.oneLine(finding.mend()));
        }
      }
    }
    out.println();
    out.println(
        check.canRunPool()
            ? "A pool can run here."
            : "A pool can't run here: fix what is MISSING.");
  }

  private static String word(Status status) {
    return switch (status) {
      case OK -> "ok";
      case DEGRADED -> "degraded";
      case MISSING -> "MISSING";
    };
  }
}
