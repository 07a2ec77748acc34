package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.ProcessLimits;

/**
 * The processors and memory that this process and its containers may use, with initial values for
 * the size of a pool. {@code ./lxcpool bench shards} measures better values for a host.
 *
 * @param cpus the processors, limited by their number, the affinity of this process and the cgroups
 *     around it; a fraction if a quota sets one
 * @param memoryBytes the memory in bytes, limited by the host and the cgroups around this process
 */
public record HostProfile(double cpus, long memoryBytes) {
  /**
   * Enough for a burst of requests, while a processor creates ten to a few tens of containers a
   * second.
   */
  private static final double READY_PER_CPU = 8;

  /** Suits creations that mostly wait, for a DHCP server for example. */
  private static final double WORKERS_PER_CPU = 8;

  private static final int LEAST = 2;
  private static final int MOST_WORKERS = 64;

  /** The memory of an idle small distribution; the tiny base takes a few percent of that. */
  private static final long BYTES_PER_READY = 64L << 20;

  /** Idle containers may take at most this fraction of the memory. */
  private static final long IDLE_SHARE = 4;

  /**
   * Detects the limits of this host and of the cgroups around this process.
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
   * Returns the number of ready containers to keep: 8 for each processor, or fewer if they would
   * take more than a quarter of the memory.
   *
   * @return at least 2
   */
  public int capacity() {
    double byMemory = memoryBytes / (double) IDLE_SHARE / BYTES_PER_READY;
    return (int) Math.max(LEAST, Math.round(Math.min(READY_PER_CPU * cpus, byMemory)));
  }

  /**
   * Returns the limit of workers for a pool with {@code adaptiveWorkers}, which adapts their number
   * up to that limit: 8 for each processor.
   *
   * @return 2 to 64
   */
  public int maxWorkers() {
    return (int) Math.max(LEAST, Math.min(MOST_WORKERS, Math.ceil(WORKERS_PER_CPU * cpus)));
  }
}
