package org.lxcpool.lxc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.host.Finding.Status;
import org.lxcpool.lxc.internal.host.Host.Output;

/** Each directive of a systemd service as this process sees it, by its name. */
class ServiceChecksTest {
  private static final Path HOME = Path.of("/var/lib/lxcpool");
  private static final String ROOT = "22 1 8:1 / / %s,relatime shared:1 - ext4 /dev/sda1 rw";
  private static final String PROC = "23 22 0:5 / /proc rw - proc proc rw";
  private static final String CGROUPS =
      "24 22 0:21 / /sys/fs/cgroup %s,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

  private final FakeHost host = new FakeHost();

  private Finding find(String name) {
    return ServiceChecks.run(host, HOME).stream()
        .filter(finding -> finding.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void require(boolean unprivileged, boolean connected) {
    ServiceChecks.require(host, Set.of(HOME), unprivileged, connected);
  }

  private void assertRefused(boolean unprivileged, boolean connected, String directive) {
    assertThatThrownBy(() -> require(unprivileged, connected))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(directive);
  }

  @Test
  void unrestrictedProcessPassesAllChecks() {
    assertThat(ServiceChecks.run(host, HOME)).extracting(Finding::status).containsOnly(Status.OK);
    assertThatCode(() -> require(true, true)).doesNotThrowAnyException();
  }

  @Test
  void readOnlyRootIsProtectSystemAndIsFixedByServiceDirectories() {
    host.mounts(ROOT.formatted("ro"), CGROUPS.formatted("rw"));

    assertThat(find("home, writable").status()).isEqualTo(Status.MISSING);
    assertThat(find("home, writable").fix()).contains("ProtectSystem=", "StateDirectory=lxcpool");
    assertThat(find("run, writable").fix()).contains("RuntimeDirectory=lxcpool lxc");
    assertRefused(false, false, "ProtectSystem=");

    host.mounts(
        ROOT.formatted("ro"),
        PROC,
        CGROUPS.formatted("rw"),
        "30 22 8:1 /var/lib/lxcpool /var/lib/lxcpool rw shared:1 - ext4 /dev/sda1 rw",
        "31 22 8:1 /run/lxcpool /run/lxcpool rw - tmpfs tmpfs rw",
        "32 22 8:1 /run/lxc /run/lxc rw - tmpfs tmpfs rw");
    assertThatCode(() -> require(true, true)).doesNotThrowAnyException();
  }

  @Test
  void lastOfTwoMountsAtOnePointApplies() {
    host.mounts(ROOT.formatted("rw"), CGROUPS.formatted("rw"), CGROUPS.formatted("ro"));
    assertThat(find("cgroups, writable").status()).isEqualTo(Status.MISSING);

    host.mounts(ROOT.formatted("rw"), CGROUPS.formatted("ro"), CGROUPS.formatted("rw"));
    assertThat(find("cgroups, writable").status()).isEqualTo(Status.OK);
  }

  @Test
  void readOnlyCgroupsAreProtectControlGroups() {
    host.mounts(ROOT.formatted("rw"), CGROUPS.formatted("ro"));

    assertThat(find("cgroups, writable").fix()).contains("ProtectControlGroups=", "--privileged");
    assertRefused(false, false, "ProtectControlGroups=");
  }

  @Test
  void readOnlyParentOfV1HierarchiesIsIgnored() {
    host.mounts(
        ROOT.formatted("rw"),
        "30 22 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755",
        "34 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");

    assertThat(find("cgroups, writable").status()).isEqualTo(Status.OK);
  }

  @Test
  void readOnlySettingsAreProtectKernelTunables() {
    host.mounts(
        ROOT.formatted("rw"), CGROUPS.formatted("rw"), "40 22 0:5 / /proc/sys ro - proc proc rw");

    assertThat(find("kernel settings").fix()).contains("ProtectKernelTunables=");
    assertRefused(true, false, "ProtectKernelTunables=");
    assertRefused(false, true, "ProtectKernelTunables=");
    assertThatCode(() -> require(false, false))
        .as("privileged and without a network")
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "unshare --mount, new namespaces, RestrictNamespaces=",
    "unshare --user, 'proc, userns', ProtectKernelTunables=",
  })
  void refusedTrialNamesTheDirective(String command, String name, String directive) {
    host.output(command, new Output(1, "unshare: unshare failed: Operation not permitted"));

    assertThat(find(name).status()).isEqualTo(Status.MISSING);
    assertThat(find(name).detail()).contains("Operation not permitted");
    assertThat(find(name).fix()).contains(directive);
    assertRefused(true, false, directive);
  }

  @Test
  void withoutTheUnshareCommandNothingIsTried() {
    host.withoutCommand("unshare");

    assertThat(ServiceChecks.run(host, HOME)).extracting(Finding::status).containsOnly(Status.OK);
  }

  @Test
  void refusedNetlinkIsRestrictAddressFamilies() {
    host.output(
        "ip link",
        new Output(1, "Cannot open netlink socket: Address family not supported by protocol"));

    assertThat(find("sockets").fix()).contains("RestrictAddressFamilies=", "AF_NETLINK");
    assertRefused(false, true, "RestrictAddressFamilies=");
    assertThatCode(() -> require(true, false)).doesNotThrowAnyException();
  }

  @Test
  void noNewPrivilegesIsDegradedNotMissing() {
    host.file("/proc/self/status", "NoNewPrivs:\t1\nCapEff:\t000001ffffffffff\n");

    assertThat(find("new privileges").status()).isEqualTo(Status.DEGRADED);
    assertThat(find("new privileges").fix()).contains("NoNewPrivileges=");
    assertThatCode(() -> require(true, true)).doesNotThrowAnyException();
  }

  @Test
  void withoutSecurityfsAppArmorProfilesCannotBeLoaded() {
    host.without("/sys/kernel/security/apparmor");
    assertRefused(false, false, "/sys/kernel/security:/sys/kernel/security");
  }

  @Test
  void missingCapabilityIsCapabilityBoundingSet() {
    host.file("/proc/self/status", "CapEff:\t000001ffffdfffff\n");
    assertRefused(false, false, "CapabilityBoundingSet=");
  }

  @Test
  void missingMknodIsPrivateDevicesAndOnlyDegraded() {
    host.file("/proc/self/status", "CapEff:\t000001fff7ffffff\n");

    Finding finding =
        PrivilegeChecks.run(host).stream()
            .filter(each -> each.name().equals("device nodes"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.fix()).contains("PrivateDevices=");
    assertThatCode(() -> require(true, true)).doesNotThrowAnyException();
  }

  @Test
  void serviceWhoseLimitDoesNotApplyToContainersIsAdvisedToDelegate() {
    host.file("/proc/self/cgroup", "0::/system.slice/agent.service")
        .file("/sys/fs/cgroup/system.slice/agent.service/memory.max", "1000000");
    assertThat(place().status()).isEqualTo(Status.DEGRADED);
    assertThat(place().fix()).contains("Delegate=yes", "DelegateSubgroup=");

    host.file("/sys/fs/cgroup/system.slice/agent.service/memory.max", "max");
    assertThat(place().status()).isEqualTo(Status.OK);

    host.delegation(Path.of("/sys/fs/cgroup/system.slice/agent.service"));
    assertThat(place().detail()).contains("below /sys/fs/cgroup/system.slice/agent.service");
  }

  private Finding place() {
    List<Finding> findings = CgroupChecks.run(host);
    return findings.get(findings.size() - 1);
  }

  @Test
  void withoutLibcNoPoolRuns() {
    host.libcProblem("jnr-ffi can't be loaded: PrivateTmp=yes");

    assertThat(SoftwareChecks.required(host))
        .filteredOn(finding -> finding.status() == Status.MISSING)
        .extracting(Finding::detail)
        .containsExactly("jnr-ffi can't be loaded: PrivateTmp=yes");
  }
}
