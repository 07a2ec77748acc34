package org.lxcpool.benchmarks.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be run by name. */
public enum Suite {
  HOTPATH,
  SCHEDULING,
  NATIVE,
  LIFECYCLE,
  SHARDS;

  /** All of them. */
  public static final String ALL = "all";

  /** The suites of that name; an {@link IllegalArgumentException} says which there are. */
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
    return "there is no benchmark \"" + name + "\"; there are " + names() + " and " + ALL;
  }

  /** Their names, as in a sentence. */
  public static String names() {
    return Arrays.stream(values()).map(Suite::label).collect(Collectors.joining(", "));
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Step> steps(Extent extent) {
    return switch (this) {
      case HOTPATH -> HotPathSuite.steps(extent);
      case SCHEDULING -> SchedulingSuite.steps(extent);
      case NATIVE -> NativeSuite.steps(extent);
      case LIFECYCLE -> LifecycleSuite.steps(extent);
      case SHARDS -> ShardsSuite.steps(extent);
    };
  }
}
