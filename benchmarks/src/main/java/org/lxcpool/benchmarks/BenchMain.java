package org.lxcpool.benchmarks;

import java.util.Arrays;
import picocli.CommandLine;

/** The entry point of the benchmarks' jar. With {@code jmh} as the first argument it runs JMH. */
public final class BenchMain {
  private static final String JMH = "jmh";

  private BenchMain() {}

  /**
   * Runs a command and exits: 0 all measured, 1 a measurement failed, 2 wrong usage.
   *
   * @param arguments the arguments of {@code ./lxcpool bench}
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals(JMH)) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    System.exit(run(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new BenchCommand());
    line.setParameterExceptionHandler(
        (failure, args) -> {
          line.getErr().println("lxcpool: bench: " + failure.getMessage());
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, executed, args) -> {
          line.getErr().println("lxcpool: bench: " + failure);
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line.execute(arguments);
  }
}
