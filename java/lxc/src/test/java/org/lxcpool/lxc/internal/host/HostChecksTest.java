package org.lxcpool.lxc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.lxc.internal.host.Finding.Status;
import org.lxcpool.lxc.internal.host.Host.Output;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

class HostChecksTest {
  private static final Path HOME = Path.of("/var/lib/lxcpool");
  private static final String ROOTS_IDS = "root:1000000:65536\nbuilder:2000000:65536\n";

  private final FakeHost host = new FakeHost();

  @Test
  void unprivilegedUserCannotRunAPool() {
    host.uid(1000);
    assertThat(find(PrivilegeChecks.run(host), "root").status()).isEqualTo(Status.MISSING);
  }

  @Test
  void missingCapabilityIsNamed() {
    host.file("/proc/self/status", "CapEff:\t000001ffffdfffff\n");
    Finding finding = find(PrivilegeChecks.run(host), "capabilities");
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.detail()).isEqualTo("lacking: sys_admin");
  }

  @Test
  void withoutNetBroadcastPoolsPollForAddresses() {
    host.file("/proc/self/status", "CapEff:\t000001fffffff7ff\n");
    assertThat(find(PrivilegeChecks.run(host), "capabilities").status()).isEqualTo(Status.OK);
    Finding finding = find(PrivilegeChecks.run(host), "network events");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).isEqualTo("lacking: net_broadcast");
  }

  @Test
  void withoutSysResourceContainerLimitsAreBoundByTheAgent() {
    host.file("/proc/self/status", "CapEff:\t000001fffeffffff\n");
    assertThat(find(PrivilegeChecks.run(host), "capabilities").status()).isEqualTo(Status.OK);
    Finding finding = find(PrivilegeChecks.run(host), "resource limits");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).isEqualTo("lacking: sys_resource");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2"})
  void dumpableSetUidProcessesAreDegraded(String protectedValue) {
    host.file("/proc/sys/fs/suid_dumpable", protectedValue);
    assertThat(find(PrivilegeChecks.run(host), "core dumps").status()).isEqualTo(Status.OK);
    host.file("/proc/sys/fs/suid_dumpable", "1");
    Finding finding = find(PrivilegeChecks.run(host), "core dumps");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.fix()).contains("fs.suid_dumpable=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Name:\tjava\n", "CapEff:\tno number\n"})
  void unreadableStatusMeansNoCapabilities(String status) {
    host.file("/proc/self/status", status);
    assertThat(find(PrivilegeChecks.run(host), "capabilities").detail()).contains("sys_admin");
  }

  @Test
  void missingLiblxcIsFixedByInstallingIt() {
    host.withoutLiblxc("liblxc can't be loaded");
    Finding finding = find(SoftwareChecks.required(host), "liblxc");
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.fix()).contains("apt-get install").contains("liblxc1");
  }

  @Test
  void withoutTheNativeLibraryPoolsRun() {
    host.nativeProblem("no library for this machine");
    Finding finding = find(SoftwareChecks.required(host), "native library");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).isEqualTo("no library for this machine");
  }

  @Test
  void withoutTheForkGuardPoolsRunAtACost() {
    assertThat(find(SoftwareChecks.required(host), "fork guard").status()).isEqualTo(Status.OK);
    host.withoutForkGuard("off by -Dlxcpool.forkguard=false");
    Finding finding = find(SoftwareChecks.required(host), "fork guard");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).isEqualTo("off by -Dlxcpool.forkguard=false");
    assertThat(finding.fix()).contains("forkguard").contains("PROCESS");
  }

  @Test
  void dynamicBusyboxDoesNotSuitTheTinyBase() {
    host.output("ldd", new Output(0, "libc.so.6 => /lib/libc.so.6"));
    Finding finding = find(SoftwareChecks.optional(host), "busybox");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.fix()).contains("busybox-static");
  }

  @ParameterizedTest
  @ValueSource(strings = {"busybox", "dnsmasq", "mmdebstrap"})
  void softwareOfSomePoolsIsOptional(String command) {
    host.withoutCommand(command);
    assertThat(find(SoftwareChecks.optional(host), command).status()).isEqualTo(Status.DEGRADED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.3.0", "5.10.0-28-amd64", "6.18.44-fc-v769", "10.0"})
  void kernelWithPidfdIsSupported(String release) {
    host.file("/proc/sys/kernel/osrelease", release);
    assertThat(find(KernelChecks.run(host), "kernel").status()).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.2.21", "4.19.0-27-amd64", "", "unknown"})
  void olderKernelIsNotSupported(String release) {
    host.file("/proc/sys/kernel/osrelease", release);
    assertThat(find(KernelChecks.run(host), "kernel").status()).isEqualTo(Status.MISSING);
  }

  @Test
  void missingNamespaceIsNamed() {
    host.without("/proc/self/ns/net");
    assertThat(find(KernelChecks.run(host), "namespaces").detail()).isEqualTo("lacking: net");
  }

  @Test
  void disabledUserNamespacesAreEnabledBySysctl() {
    host.file("/proc/sys/user/max_user_namespaces", "0");
    Finding finding = find(KernelChecks.run(host), "user namespaces");
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.fix()).startsWith("sysctl -w user.max_user_namespaces=");
  }

  @ParameterizedTest
  @CsvSource({
    "inotify, /proc/sys/fs/inotify/max_user_instances, 128, fs.inotify.max_user_instances=8192",
    "inotify, /proc/sys/user/max_inotify_instances, 128, user.max_inotify_instances=8192",
    "inotify, /proc/sys/fs/inotify/max_user_watches, 8192, fs.inotify.max_user_watches=524288",
    "keys, /proc/sys/kernel/keys/maxkeys, 200, kernel.keys.maxkeys=2000",
    "keys, /proc/sys/kernel/keys/maxbytes, 20000, kernel.keys.maxbytes=2000000",
    "pipes, /proc/sys/fs/pipe-user-pages-soft, 1024, fs.pipe-user-pages-soft=16384",
    "pipes, /proc/sys/fs/pipe-user-pages-hard, 16384, fs.pipe-user-pages-hard=0"
  })
  void limitsSharedByContainersMustBeRaised(String name, String file, String value, String mend) {
    host.file(file, value);
    Finding finding = find(CounterChecks.run(host), name);
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).endsWith(" " + value);
    assertThat(finding.fix()).startsWith("sysctl -w " + mend);
  }

  @Test
  void unlimitedOrMissingSettingIsSufficient() {
    host.file("/proc/sys/fs/pipe-user-pages-soft", "0");
    host.without("/proc/sys/kernel/keys/maxkeys");
    assertThat(CounterChecks.run(host)).extracting(Finding::status).containsOnly(Status.OK);
  }

  @Test
  void withoutSeccompPoolsRun() {
    host.without("/proc/sys/kernel/seccomp/actions_avail");
    assertThat(find(KernelChecks.run(host), "seccomp").status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void withoutAppArmorPoolsRun() {
    host.file("/sys/module/apparmor/parameters/enabled", "N");
    assertThat(find(KernelChecks.run(host), "AppArmor").status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void appArmorWithoutParserAndWithoutProfilesStopsContainers() {
    host.withoutCommand("apparmor_parser");
    assertThat(find(KernelChecks.run(host), "AppArmor").status()).isEqualTo(Status.MISSING);
    host.file("/sys/kernel/security/apparmor/profiles", "lxc-container-default-cgns (enforce)");
    assertThat(find(KernelChecks.run(host), "AppArmor").status()).isEqualTo(Status.OK);
  }

  @Test
  void vethIsTriedIfItsModuleIsNotLoaded() {
    host.without("/sys/module/veth");
    assertThat(find(NetworkChecks.run(host), "veth").detail()).isEqualTo("tried, works");
    assertThat(host.ran()).hasSize(1);
    assertThat(host.ran().get(0)).startsWith("unshare", "--net");
  }

  @Test
  void refusedBridgeStopsPools() {
    host.without("/sys/module/bridge")
        .output("unshare", new Output(2, "Error: Unknown device type."));
    Finding finding = find(NetworkChecks.run(host), "bridge");
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.detail()).isEqualTo("Error: Unknown device type.");
  }

  @Test
  void trialThatNeedsRootIsNotReportedAsMissing() {
    host.uid(1000).without("/sys/module/veth").output("unshare", new Output(1, "not permitted"));
    assertThat(find(NetworkChecks.run(host), "veth").status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void defaultSubnetInUseIsNamed() {
    String table = "Iface Destination Gateway Flags RefCnt Use Metric Mask\n";
    host.file("/proc/net/route", table + "lxcpool0 00004D0A 00000000 1 0 0 0 00FFFFFF\n");
    assertThat(find(NetworkChecks.run(host), "subnet").status()).isEqualTo(Status.OK);
    host.file("/proc/net/route", table + "eth1 0000000A 00000000 1 0 0 0 000000FF\n");
    Finding finding = find(NetworkChecks.run(host), "subnet");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).contains("10.77.0.0/24", "eth1", "10.0.0.0/8");
  }

  @Test
  void bridgesAreListed() {
    host.path("/sys/class/net/eth0").path("/sys/class/net/lxcbr0/bridge");
    assertThat(find(NetworkChecks.run(host), "bridges").detail()).isEqualTo("lxcbr0");
  }

  @Test
  void unifiedLayoutIsReported() {
    assertThat(find(CgroupChecks.run(host), "cgroups").detail()).isEqualTo("v2, /sys/fs/cgroup");
    assertThat(find(CgroupChecks.run(host), "device filter").detail()).contains("BPF");
  }

  @Test
  void hybridLayoutIsReported() {
    host.file(
        "/proc/self/mounts",
        """
        cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0
        cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0
        cgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0
        cgroup /sys/fs/cgroup/devices cgroup rw,devices 0 0
        cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
        """);
    assertThat(CgroupChecks.run(host)).extracting(Finding::status).containsOnly(Status.OK);
    assertThat(find(CgroupChecks.run(host), "cgroups").detail()).startsWith("hybrid");
  }

  @Test
  void liblxcWithoutV1NeedsAHostWithoutIt() {
    host.liblxc(new LxcVersion(7, 0, 0));
    assertThat(find(CgroupChecks.run(host), "cgroups").status()).isEqualTo(Status.OK);
    host.file(
        "/proc/self/mounts",
        """
        cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
        cgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0
        """);
    Finding finding = find(CgroupChecks.run(host), "cgroups");
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.detail()).contains("liblxc 7.0.0", "v1");
    assertThat(finding.fix()).contains("systemd.unified_cgroup_hierarchy=1", "liblxc 6");
    host.liblxc(new LxcVersion(6, 0, 4));
    assertThat(find(CgroupChecks.run(host), "cgroups").status()).isEqualTo(Status.OK);
  }

  @Test
  void controllerThatIsNotDelegatedIsNamed() {
    host.file("/sys/fs/cgroup/cgroup.controllers", "cpu pids");
    Finding finding = find(CgroupChecks.run(host), "limits");
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).isEqualTo("no controller: memory");
  }

  @Test
  void noHierarchyMeansNoContainers() {
    host.file("/proc/self/mounts", "/dev/vda / ext4 rw 0 0\n");
    assertThat(find(CgroupChecks.run(host), "cgroups").status()).isEqualTo(Status.MISSING);
  }

  @Test
  void withoutNewuidmapTheFilesHaveNoEffect() {
    assertThat(IdChecks.run(host).get(0).status()).isEqualTo(Status.OK);
  }

  @Test
  void newuidmapNeedsAnEntryForRootInBothFiles() {
    host.command("newuidmap").command("newgidmap").file("/etc/subuid", ROOTS_IDS);
    Finding finding = IdChecks.run(host).get(0);
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.detail()).endsWith("/etc/subgid");
    host.file("/etc/subgid", ROOTS_IDS);
    assertThat(IdChecks.run(host).get(0).status()).isEqualTo(Status.OK);
  }

  @Test
  void idsOfRootThatAnotherUserHasAreReported() {
    String shared = ROOTS_IDS + "alice:1000000:10\n";
    host.file("/etc/subuid", shared).file("/etc/subgid", ROOTS_IDS);
    Finding finding = IdChecks.run(host).get(0);
    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.detail()).endsWith("/etc/subuid: alice:1000000:10");
    assertThat(finding.fix()).contains("--add-subuids 1065536-1131071");
    host.command("newuidmap");
    assertThat(IdChecks.run(host).get(0).status()).isEqualTo(Status.MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root:1000000:1000", "builder:1:65536", "root:x:y", "root", "root:1:"})
  void lineWithTooFewIdsForRootIsIgnored(String line) {
    host.command("newuidmap").file("/etc/subuid", line).file("/etc/subgid", line);
    assertThat(IdChecks.run(host).get(0).status()).isEqualTo(Status.MISSING);
  }

  @Test
  void missingHomeIsCreatedWhenNeeded() {
    assertThat(find(StorageChecks.run(host, HOME), "directory").detail())
        .isEqualTo("/var/lib/lxcpool, created when needed");
  }

  @Test
  void untraversableDirectoryStopsUnprivilegedContainers() {
    host.impassable();
    Finding finding = find(StorageChecks.run(host, HOME), "directory");
    assertThat(finding.status()).isEqualTo(Status.MISSING);
    assertThat(finding.fix()).isEqualTo("chmod o+x /var/lib");
  }

  @Test
  void littleSpaceAndFewInodesAreReported() {
    host.output("df -Pk", new Output(0, "/dev/vda 99 1 1024 99% /"))
        .output("df -Pi", new Output(0, "/dev/vda 99 1 17 99% /"));
    List<Finding> findings = StorageChecks.run(host, HOME);
    assertThat(find(findings, "disk space").detail()).isEqualTo("1 MiB free at /var/lib");
    assertThat(find(findings, "inodes").detail()).isEqualTo("17 free at /var/lib");
  }

  @Test
  void filesystemWithoutInodeCountHasEnough() {
    host.output("df -Pi", new Output(0, "btrfs 0 0 0 - /"));
    assertThat(find(StorageChecks.run(host, HOME), "inodes").status()).isEqualTo(Status.OK);
  }

  @Test
  void overlayRefusedInAUserNamespaceStopsUnprivilegedContainers() {
    host.output("unshare --user", new Output(32, "mount: permission denied"));
    List<Finding> findings = StorageChecks.run(host, HOME);
    assertThat(find(findings, "overlay").status()).isEqualTo(Status.OK);
    assertThat(find(findings, "overlay, userns").status()).isEqualTo(Status.MISSING);
  }

  private static Finding find(List<Finding> findings, String name) {
    return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }
}
