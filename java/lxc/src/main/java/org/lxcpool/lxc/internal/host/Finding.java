package org.lxcpool.lxc.internal.host;

/**
 * The result of one check.
 *
 * @param name the subject of the check, one or two words
 * @param detail what was found
 * @param cost the consequence; empty if the status is OK
 * @param fix a command or a sentence that says how to fix it; empty if the status is OK
 */
public record Finding(String name, Status status, String detail, String cost, String fix) {
  /** The severity of a finding. */
  public enum Status {
    OK,
    /** Pools run, at the cost that the finding names. */
    DEGRADED,
    /** A pool with default settings doesn't run. */
    MISSING
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Status.OK, detail, "", "");
  }
}
