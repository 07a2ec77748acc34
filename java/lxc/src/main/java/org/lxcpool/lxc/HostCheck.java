package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.internal.host.CgroupChecks;
import org.lxcpool.lxc.internal.host.CounterChecks;
import org.lxcpool.lxc.internal.host.Host;
import org.lxcpool.lxc.internal.host.IdChecks;
import org.lxcpool.lxc.internal.host.KernelChecks;
import org.lxcpool.lxc.internal.host.LiveHost;
import org.lxcpool.lxc.internal.host.NetworkChecks;
import org.lxcpool.lxc.internal.host.PrivilegeChecks;
import org.lxcpool.lxc.internal.host.ServiceChecks;
import org.lxcpool.lxc.internal.host.SoftwareChecks;
import org.lxcpool.lxc.internal.host.StorageChecks;
import org.lxcpool.lxc.internal.spec.HomePaths;

/**
 * What this host has and lacks for pools of containers. A check never changes the host: what must
 * be tried is tried in namespaces of its own, and a directory it makes for that is removed.
 *
 * @param findings one finding a check, always the same checks in the same order
 */
public record HostCheck(List<Finding> findings) {

  /** How much a finding matters. */
  public enum Status {
    /** It is there. */
    OK,
    /** Pools run, with the cost that the finding names. */
    DEGRADED,
    /** A pool with default settings doesn't run. */
    MISSING
  }

  /**
   * What one check found.
   *
   * @param name what was checked, one or two words
   * @param status how much it matters
   * @param detail what was found
   * @param cost what its lack costs; empty if the status is {@link Status#OK}
   * @param mend a command or a sentence that mends it; empty if the status is {@link Status#OK} or
   *     nothing mends it
   */
  public record Finding(String name, Status status, String detail, String cost, String mend) {
    /**
     * Checks that nothing is null.
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
     * A check that found all well.
     *
     * @param name what was checked
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
   * Checks this host for pools whose files are in {@link LxcContainerFactory#DEFAULT_HOME}. Takes a
   * second at most on a healthy host.
   *
   * @return what was found
   */
  public static HostCheck ofThisHost() {
    return ofThisHost(HomePaths.DEFAULT);
  }

  /**
   * Checks this host.
   *
   * @param home where the pools' files are or will be; need not exist
   * @return what was found
   */
  public static HostCheck ofThisHost(Path home) {
    return of(new LiveHost(), home.toAbsolutePath());
  }

  static HostCheck of(Host host, Path home) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(PrivilegeChecks.run(host));
    findings.addAll(ServiceChecks.run(host, home));
    findings.addAll(SoftwareChecks.required(host));
    findings.addAll(KernelChecks.run(host));
    findings.addAll(CounterChecks.run(host));
    findings.addAll(NetworkChecks.run(host));
    findings.addAll(CgroupChecks.run(host));
    findings.addAll(IdChecks.run(host));
    findings.addAll(StorageChecks.run(host, home));
    findings.addAll(SoftwareChecks.optional(host));
    return new HostCheck(findings);
  }

  /**
   * Whether a pool with default settings can run here.
   *
   * @return true if nothing is {@link Status#MISSING}
   */
  public boolean canRunPool() {
    return findings.stream().noneMatch(finding -> finding.status() == Status.MISSING);
  }
}
