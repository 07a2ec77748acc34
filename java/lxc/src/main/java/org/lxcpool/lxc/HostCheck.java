package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.lxcpool.lxc.internal.host.Host;
import org.lxcpool.lxc.internal.host.HostChecks;
import org.lxcpool.lxc.internal.host.LiveHost;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * The features that this host has and lacks for pools of containers. A check never changes the
 * host: trials run in namespaces of their own, and the temporary directory of a trial is removed.
 *
 * @param findings one finding for each check, always of the same checks in the same order
 */
public record HostCheck(List<Finding> findings) {

  /** The severity of a finding. */
  public enum Status {
    /** The feature is available. */
    OK,
    /** Pools run, at the cost that the finding names. */
    DEGRADED,
    /** A pool with default settings doesn't run. */
    MISSING
  }

  /**
   * The result of one check.
   *
   * @param name the subject of the check, one or two words
   * @param status its severity
   * @param detail what was found
   * @param cost the consequence; empty if the status is {@link Status#OK}
   * @param mend a command or a sentence that says how to fix it; empty if the status is {@link
   *     Status#OK} or there is no fix
   */
  public record Finding(String name, Status status, String detail, String cost, String mend) {
    /**
     * Checks that no component is null.
     *
     * @param name see the record
     * @param status see the record
     * @param detail see the record
     * @param cost see the record
     * @param mend see the record
     */
    public Finding {
      requireNonNull(name, "name");
      requireNonNull(status, "status");
      requireNonNull(detail, "detail");
      requireNonNull(cost, "cost");
      requireNonNull(mend, "mend");
    }

    /**
     * Returns a finding with the status {@link Status#OK}.
     *
     * @param name the subject of the check
     * @param detail what was found
     * @return the finding
     */
    public static Finding ok(String name, String detail) {
      return new Finding(name, Status.OK, detail, "", "");
    }
  }

  /**
   * Copies the list.
   *
   * @param findings see the record
   */
  public HostCheck {
    findings = List.copyOf(findings);
  }

  /**
   * Checks this host for pools whose files are in {@link LxcContainerFactory#DEFAULT_HOME}. Takes
   * at most a second on a healthy host.
   *
   * @return the findings
   */
  public static HostCheck ofThisHost() {
    return ofThisHost(HomeLayout.DEFAULT);
  }

  /**
   * Checks this host.
   *
   * @param home the directory of the pools' files; need not exist
   * @return the findings
   */
  public static HostCheck ofThisHost(Path home) {
    return of(new LiveHost(), home.toAbsolutePath());
  }

  static HostCheck of(Host host, Path home) {
    return new HostCheck(
        HostChecks.run(host, home).stream()
            .map(
                each ->
                    new Finding(
                        each.name(),
                        Status.valueOf(each.status().name()),
                        each.detail(),
                        each.cost(),
                        each.fix()))
            .toList());
  }

  /**
   * Returns whether a pool with default settings can run on this host.
   *
   * @return true if no finding is {@link Status#MISSING}
   */
  public boolean canRunPool() {
    return findings.stream().noneMatch(finding -> finding.status() == Status.MISSING);
  }
}
