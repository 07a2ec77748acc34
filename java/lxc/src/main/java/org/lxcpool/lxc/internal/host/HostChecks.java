package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All checks of a host. */
public final class HostChecks {
  private HostChecks() {}

  /**
   * Checks a host.
   *
   * @param home the directory of the pools' files; need not exist
   * @return the findings, always of the same checks in the same order
   */
  public static List<Finding> run(Host host, Path home) {
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
    return findings;
  }
}
