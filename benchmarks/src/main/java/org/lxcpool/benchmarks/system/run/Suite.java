package org.lxcpool.benchmarks.system.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The suites that can be run by name. */
public enum Suite {
  HOTPATH,
  SCHEDULING,
  NATIVE,
  LIFECYCLE,
  SHARDS;

  /** The name of all suites together. */
  public static final String ALL = "all";

  /**
   * Returns the suites of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static List<Suite> of(String name) {
    if (name.equals(ALL)) {
      return List.of(values());
    }
    return Arrays.stream(values())
        .filter(suite -> suite.label().equals(name))
        .findFirst()
        .map(List::of)
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  private static String unknown(String name) {
    return "unknown benchmark \"" + name + "\"; need " + names() + " or " + ALL;
  }

  /** Returns the names, separated by commas. */
  public static String names() {
    return Arrays.stream(values()).map(Suite::label).collect(Collectors.joining(", "));
  }

  /** Returns its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Step> steps(RunSize size) {
    return switch (this) {
      case HOTPATH -> HotPathSuite.steps(size);
      case SCHEDULING -> SchedulingSuite.steps(size);
      case NATIVE -> NativeSuite.steps(size);
      case LIFECYCLE -> LifecycleSuite.steps(size);
      case SHARDS -> ShardsSuite.steps(size);
    };
  }
}
