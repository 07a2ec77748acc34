package org.lxcpool.benchmarks.shards;

import java.util.Locale;

/** How large a part of the machine a shard is. */
public enum Profile {
  QUARTER(0.25),
  FULL(1);

  private final double share;

  Profile(double share) {
    this.share = share;
  }

  /** Its processors on this machine. */
  public double cpus() {
    return share * Runtime.getRuntime().availableProcessors();
  }

  /** Its part of this machine's memory. */
  long memory(long machine) {
    return (long) (share * machine);
  }

  /** Its name in the report. */
  public String label() {
    return name().toLowerCase(Locale.ROOT) + " shard";
  }
}
