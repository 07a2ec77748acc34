package org.lxcpool.benchmarks.report;

/** The tables of the report, in order. */
public enum Topic {
  PAIRS("Get and put in a row, stock plentiful"),
  PAIRS_SHORT("Get and put in a row, fewer items than threads"),
  PAIR_LATENCY("How long a get and put in a row takes, stock plentiful"),
  HAND_OFF("Consumed, not returned: from producers to consumers"),
  FAIRNESS("Who gets how much, and who waits longest"),
  FREED_PLACE("From a freed place to the call of the factory"),
  REFILL("Refilling all places"),
  NATIVE_CALL("A call of libc"),
  LIFECYCLE_RATE("Real containers, defined and started"),
  COLD_POOL("Real containers, from nothing until all have an address"),
  LIFECYCLE_PHASES("A container's life, phase by phase, one by one"),
  START_BY_HEAP("A start beside a live heap"),
  AGENT_MEMORY("What 20 ready containers cost an agent that writes all its heap anew"),
  PROMPTNESS("How soon"),
  EXEC("A command in a container"),
  SHARD_SIZING("How many workers a shard is best served with"),
  SHARD_DEMAND("Takers at a steady rate, until the pool can't follow"),
  SHARD_SPIKE("50 takers at once, on a stock of 20"),
  SHARD_DAY("A day's takers");

  private final String title;

  Topic(String title) {
    this.title = title;
  }

  /** Its heading. */
  public String title() {
    return title;
  }
}
