package org.lxcpool.benchmarks;

import java.util.Arrays;

/** Runs benchmarks and writes the report. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
  }
}
