package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The limits of the cgroups around a process: the lowest one from its own cgroup up to the top. */
public final class ProcessLimits {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final Hierarchies hierarchies;
  private final List<String> membership;

  ProcessLimits(Hierarchies hierarchies, List<String> membership) {
    this.hierarchies = hierarchies;
    this.membership = membership;
  }

  /** Returns the limits of this process. */
  public static ProcessLimits ofThisProcess() {
    return new ProcessLimits(
        Cgroups.ofThisHost().hierarchies(), Hierarchies.lines(Path.of("/proc/self/cgroup")));
  }

  /** Returns the limit in processors; infinite if there is none. */
  public double cpus() {
    return least(hierarchies.isV1("cpu") ? ProcessLimits::cpusOfV1 : ProcessLimits::cpusOfV2);
  }

  /** Returns the limit of memory in bytes; infinite if there is none. */
  public double memoryBytes() {
    String file = hierarchies.isV1("memory") ? "memory.limit_in_bytes" : "memory.max";
    return least(cgroup -> number(cgroup.resolve(file)));
  }

  private double least(ToDoubleFunction<Path> limit) {
    double least = NONE;
    for (Path each : hierarchies.directoriesOf(membership)) {
      for (Path at = each; at != null && isCgroup(at); at = at.getParent()) {
        least = Math.min(least, limit.applyAsDouble(at));
      }
    }
    return least;
  }

  private boolean isCgroup(Path directory) {
    return hierarchies.all().stream().anyMatch(h -> directory.startsWith(h.mount()));
  }

  private static double cpusOfV1(Path cgroup) {
    double quota = number(cgroup.resolve("cpu.cfs_quota_us")); // -1: no quota
    double period = number(cgroup.resolve("cpu.cfs_period_us"));
    return quota > 0 && period > 0 && period < NONE ? quota / period : NONE;
  }

  private static double cpusOfV2(Path cgroup) {
    String[] words = read(cgroup.resolve("cpu.max")).orElse("max").split(" ", -1);
    return words.length == 2 && !words[0].equals("max")
        ? Double.parseDouble(words[0]) / Double.parseDouble(words[1])
        : NONE;
  }

  /** Returns the number in a file; infinite if that is "max" or the file doesn't exist. */
  private static double number(Path file) {
    return read(file).filter(text -> !text.equals("max")).map(Double::valueOf).orElse(NONE);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).trim());
    } catch (IOException e) {
      return Optional.empty(); // the controller isn't enabled here, or this is the top cgroup
    }
  }
}
