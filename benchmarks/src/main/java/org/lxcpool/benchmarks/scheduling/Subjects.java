package org.lxcpool.benchmarks.scheduling;

/** The subjects by name. The names stand in the report. */
public enum Subjects {
  LXCPOOL("lxcpool"),
  TICK("0.1 s tick"),
  STORMPOT("stormpot");

  private final String label;

  Subjects(String label) {
    this.label = label;
  }

  /** What the report calls it. */
  public String label() {
    return label;
  }

  Subject open(int places, int workers, Subject.Maker maker) {
    return switch (this) {
      case LXCPOOL -> new PoolSubject(places, workers, maker);
      case TICK -> new TickSubject(places, workers, maker);
      case STORMPOT -> new StormpotSubject(places, maker);
    };
  }
}
