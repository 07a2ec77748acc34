package org.lxcpool.lxc;

/**
 * The resource limits of a container, enforced by cgroups.
 *
 * @param memoryBytes memory in bytes, at least 4 MiB, or 0 for no limit
 * @param pids number of processes and threads, at least 8, or 0 for no limit
 * @param cpus number of processors, a fraction if less than one (0.5 is half of one), at least
 *     0.01, or 0 for no limit
 */
public record Limits(long memoryBytes, long pids, double cpus) {
  private static final Limits NONE = new Limits(0, 0, 0);

  /**
   * Checks the limits.
   *
   * @param memoryBytes see the record
   * @param pids see the record
   * @param cpus see the record
   * @throws IllegalArgumentException if a limit is negative, not a number or too small to boot with
   */
  public Limits {
    check(memoryBytes == 0 || memoryBytes >= 4L << 20, "memoryBytes", memoryBytes, "4194304");
    check(pids == 0 || pids >= 8, "pids", pids, "8");
    check(cpus == 0 || (cpus >= 0.01 && cpus <= 1 << 20), "cpus", cpus, "0.01");
  }

  /**
   * Returns the default limits, which suit a test: 512 MiB, 512 processes, no limit of processors.
   * They stop a fork bomb and a runaway allocation, and suffice for a small distribution.
   *
   * @return the default limits
   */
  public static Limits standard() {
    return new Limits(512L << 20, 512, 0);
  }

  /**
   * Returns no limits.
   *
   * @return limits of 0
   */
  public static Limits none() {
    return NONE;
  }

  private static void check(boolean ok, String what, Object value, String least) {
    if (!ok) {
      throw new IllegalArgumentException(
          what + ": " + value + ": need 0 (no limit) or at least " + least);
    }
  }
}
