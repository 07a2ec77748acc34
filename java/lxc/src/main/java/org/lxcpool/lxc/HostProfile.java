package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.ProcessLimits;

/**
 * What this process and its containers may use of their host, and what a pool for them could be
 * like. A proposal to begin with: {@code ./lxcpool bench shards} measures what suits a host.
 *
 * @param cpus processors, by their number, the affinity of this process and the cgroups around it;
 *     a fraction where a quota says so
 * @param memoryBytes memory, by what the host has and the cgroups around this process
 */
public record HostProfile(double cpus, long memoryBytes) {
  /** Enough for a burst of takers, while a processor makes ten to some tens a second. */
  private static final double READY_PER_CPU = 8;

  /** Creations that mostly wait, for a DHCP server say, can be this many. */
  private static final double WORKERS_PER_CPU = 8;

  private static final int LEAST = 2;
  private static final int MOST_WORKERS = 64;

  /** What a small distribution that idles takes; the tiny base takes a few of these. */
  private static final long BYTES_PER_READY = 64L << 20;

  /** The share of the memory that containers may take that nobody uses. */
  private static final long IDLE_SHARE = 4;

  /**
   * Looks at this host, and at the cgroups around this process.
   *
   * @return the profile
   * @throws ContainerException if {@code /proc} can't be read
   */
  public static HostProfile detect() {
    ProcessLimits limits = ProcessLimits.ofThisProcess();
    return new HostProfile(
        Math.min(Runtime.getRuntime().availableProcessors(), limits.cpus()),
        (long) Math.min(memoryOfHost(), limits.memoryBytes()));
  }

  private static double memoryOfHost() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII).stream()
          .filter(line -> line.startsWith("MemTotal:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) * 1024)
          .findFirst()
          .orElse(Double.POSITIVE_INFINITY);
    } catch (IOException e) {
      throw new ContainerException("can't read /proc/meminfo: " + e, e);
    }
  }

  /**
   * How many ready containers to keep: 8 a processor, as long as they take no more than a quarter
   * of the memory.
   *
   * @return at least 2
   */
  public int capacity() {
    double byMemory = memoryBytes / (double) IDLE_SHARE / BYTES_PER_READY;
    return (int) Math.max(LEAST, Math.round(Math.min(READY_PER_CPU * cpus, byMemory)));
  }

  /**
   * How many workers there may be at most, for a pool with {@code adaptiveWorkers}, which finds out
   * how many of them are of use: 8 a processor.
   *
   * @return 2 to 64
   */
  public int maxWorkers() {
    return (int) Math.max(LEAST, Math.min(MOST_WORKERS, Math.ceil(WORKERS_PER_CPU * cpus)));
  }
}
