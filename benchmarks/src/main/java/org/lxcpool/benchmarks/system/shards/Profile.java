package org.lxcpool.benchmarks.system.shards;

import java.util.Locale;

/** A shard's share of the machine. */
public enum Profile {
  QUARTER(0.25),
  FULL(1);

  private final double share;

  Profile(double share) {
    this.share = share;
  }

  /** Returns its number of processors on this machine. */
  public double cpus() {
    return share * Runtime.getRuntime().availableProcessors();
  }

  /** Returns its share of this machine's memory, in bytes. */
  long memory(long machine) {
    return (long) (share * machine);
  }

  /** Returns its name in the report. */
  public String label() {
    return name().toLowerCase(Locale.ROOT) + " shard";
  }
}
