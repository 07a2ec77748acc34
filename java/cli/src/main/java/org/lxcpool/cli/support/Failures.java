package org.lxcpool.cli.support;

import java.io.PrintWriter;
import org.lxcpool.PoolException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Prints failures in one line. Stack traces are shown if {@code LXCPOOL_DEBUG} is set. */
public final class Failures {
  private static final boolean DEBUG = System.getenv("LXCPOOL_DEBUG") != null;

  private Failures() {}

  public static int wrongUsage(ParameterException e, String[] arguments) {
    return wrongUsage(String.valueOf(e.getMessage()), e.getCommandLine());
  }

  private static int wrongUsage(String message, CommandLine line) {
    PrintWriter err = line.getErr();
    String command = line.getCommandSpec().qualifiedName();
    err.println("lxcpool: " + oneLine(message));
    err.println("./" + command + " --help shows the usage");
    return ExitCode.USAGE;
  }

  public static int failed(Exception e, CommandLine line, ParseResult parsed) {
    return e instanceof WrongUsage ? wrongUsage(message(e), line) : failed(e, line.getErr());
  }

  public static int failed(Throwable e, PrintWriter err) {
    err.println("lxcpool: " + message(e));
    if (DEBUG) {
      e.printStackTrace(err);
    }
    return ExitCode.SOFTWARE;
  }

  /** Returns the message of a failure, in one line. */
  public static String message(Throwable e) {
    boolean known =
        e instanceof CommandFailed
            || e instanceof WrongUsage
            || e instanceof PoolException
            || e instanceof IllegalArgumentException;
    String text = e.getMessage();
    if (known && text != null) {
      return oneLine(text);
    }
    return oneLine(rootOf(e).toString())
        + (DEBUG ? "" : " (LXCPOOL_DEBUG=1 shows the stack trace)");
  }

  // ExceptionInInitializerError has no message of its own; its cause has.
  private static Throwable rootOf(Throwable e) {
    Throwable cause = e.getCause();
    return e instanceof LinkageError && cause != null ? rootOf(cause) : e;
  }

  public static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
