package org.lxcpool.benchmarks.system.run;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks, one fork at a time. */
final class Jmh {
  private static final int VIRTUAL_THREADS_SINCE = 21;

  private Jmh() {}

  static ChainedOptionsBuilder options(Class<?> benchmark, String method, RunSize size) {
    TimeValue time = TimeValue.milliseconds(size.iterationMillis);
    return new OptionsBuilder()
        .include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
        .forks(1)
        .warmupIterations(size.warmups)
        .warmupTime(time)
        .measurementIterations(size.iterations)
        .measurementTime(time)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .jvmArgsAppend(jvmArguments());
  }

  private static String[] jvmArguments() {
    String access = "--enable-native-access=ALL-UNNAMED";
    return Boolean.getBoolean("lxcpool.bench.virtual")
        ? new String[] {access, "-Djmh.executor=VIRTUAL"}
        : new String[] {access};
  }

  /** Makes the threads of hot path benchmarks virtual. */
  static void useVirtualThreads() {
    if (Runtime.version().feature() < VIRTUAL_THREADS_SINCE) {
      throw new IllegalArgumentException(
          "--virtual needs JDK " + VIRTUAL_THREADS_SINCE + " or newer: set JAVA_HOME");
    }
    System.setProperty("lxcpool.bench.virtual", "true");
  }

  static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new IllegalStateException("expected one JMH result, got " + results.size());
    }
    return results.iterator().next();
  }
}
