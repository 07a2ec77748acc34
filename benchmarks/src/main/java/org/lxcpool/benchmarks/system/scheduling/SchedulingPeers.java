package org.lxcpool.benchmarks.system.scheduling;

/** The scheduling peers. The report shows their labels. */
public enum SchedulingPeers {
  LXCPOOL("lxcpool"),
  TICK("0.1 s tick"),
  STORMPOT("stormpot");

  private final String label;

  SchedulingPeers(String label) {
    this.label = label;
  }

  /** Returns its name in the report. */
  public String label() {
    return label;
  }

  SchedulingPeer open(int places, int workers, SchedulingPeer.ItemFactory maker) {
    return switch (this) {
      case LXCPOOL -> new LxcPoolSchedulingPeer(places, workers, maker);
      case TICK -> new PollingSchedulingPeer(places, workers, maker);
      case STORMPOT -> new StormpotSchedulingPeer(places, maker);
    };
  }
}
