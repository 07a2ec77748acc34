package org.lxcpool.benchmarks.system.report;

/** The tables of the report, in order. */
public enum ReportTable {
  PAIRS("Throughput of get and put, more items than threads"),
  PAIRS_SHORT("Throughput of get and put, fewer items than threads"),
  PAIR_LATENCY("Latency of get and put, more items than threads"),
  HAND_OFF("Hand-off from producers to consumers, items not put back"),
  FAIRNESS("Fairness: distribution of gets, and the longest wait"),
  FREED_PLACE("From a free place to the factory call"),
  REFILL("Refill of an empty stock"),
  NATIVE_CALL("A libc call"),
  LIFECYCLE_RATE("Real containers, defined and started"),
  COLD_POOL("Real containers, from an empty pool until all have an address"),
  LIFECYCLE_PHASES("Phases of a container's lifecycle, one container at a time"),
  START_BY_HEAP("Start of a container by size of the live heap"),
  AGENT_MEMORY("Cost of 20 ready containers to an agent that rewrites its whole heap"),
  PROMPTNESS("Latency of noticing a death and of cleaning up"),
  EXEC("A command in a container"),
  SHARD_SIZING("Best number of workers of a shard"),
  SHARD_DEMAND(
      "Load a shard sustains: clients at a steady rate, rising until the pool can't keep up"),
  SHARD_SPIKE("50 clients at once, on a stock of 20"),
  SHARD_DAY("Clients of a simulated day");

  private final String title;

  ReportTable(String title) {
    this.title = title;
  }

  /** Returns its heading. */
  public String title() {
    return title;
  }
}
