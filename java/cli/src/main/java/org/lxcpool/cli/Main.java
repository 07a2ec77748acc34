package org.lxcpool.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.lxcpool.cli.demo.DemoCommand;
import org.lxcpool.cli.soak.SoakAgent;
import org.lxcpool.cli.soak.SoakCommand;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. {@code ./lxcpool} passes all commands that it doesn't run itself. */
@Command(
    name = "lxcpool",
    description = "Keeps ready LXC containers on a Linux host and hands them out in microseconds.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DoctorCommand.class,
      ImageCommand.class,
      PsCommand.class,
      ReapCommand.class,
      SoakCommand.class,
      SoakAgent.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /**
   * Runs a command and exits: 0 succeeded, 1 failed, 2 wrong usage.
   *
   * @param arguments the command, its options and parameters
   */
  public static void main(String[] arguments) {
    System.exit(run(writer(System.out), writer(System.err), arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err);
    for (CommandLine each : line.getSubcommands().values()) {
      each.setUsageHelpAutoWidth(false);
    }
    line.setParameterExceptionHandler(Failures::wrongUsage);
    line.setExecutionExceptionHandler(Failures::failed);
    try {
      return line.execute(arguments);
    } catch (Error e) {
      return Failures.failed(e, err);
    } finally {
      out.flush();
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing command");
  }
}
