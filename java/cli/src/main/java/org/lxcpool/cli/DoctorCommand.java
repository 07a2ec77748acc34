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

/** Shows what this host has and lacks. */
@Command(
    name = "doctor",
    description = {
      "Shows what this host has and lacks for a pool of containers, and what mends it.",
      "The home need not exist: the directory that it would be made in is looked at."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:a pool can run here", "1:it can't", "2:wrong usage"})
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
        out.println("  costs  " + Failures.oneLine(finding.cost()));
        if (!finding.mend().isBlank()) {
          out.println("  mend   " + Failures.oneLine(finding.mend()));
        }
      }
    }
    out.println();
    out.println(
        check.canRunPool()
            ? "A pool can run here."
            : "A pool can't run here: mend what is missing.");
  }

  private static String word(Status status) {
    return switch (status) {
      case OK -> "ok";
      case DEGRADED -> "degraded";
      case MISSING -> "MISSING";
    };
  }
}
