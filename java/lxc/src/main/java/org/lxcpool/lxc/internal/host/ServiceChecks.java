package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.host.Finding.Status;

/**
 * Checks of the restrictions on this process: by the directives of a systemd service, which are
 * mounts, system call filters and flags, or by the container that it runs in.
 */
public final class ServiceChecks {
  private static final Path PROC_SYS = Path.of("/proc/sys");

  /** The directories of address claims and of liblxc's locks. */
  private static final List<Path> RUN = List.of(Path.of("/run/lxcpool"), Path.of("/run/lxc"));

  private static final String OR_DOCKER = "; in a Docker container: --privileged";
  private static final String NO_CONTAINERS = "no containers can run";

  private static final List<String> NAMESPACES =
      List.of("unshare", "--mount", "--uts", "--ipc", "--pid", "--net", "--fork", "true");

  // In a user namespace the kernel permits these mounts only if the visible ones aren't
  // overmounted.
  private static final List<String> PROC_IN_USER_NAMESPACE =
      List.of(
          "unshare",
          "--user",
          "--map-root-user",
          "--mount",
          "--pid",
          "--net",
          "--fork",
          "sh",
          "-c",
          "mount -t proc proc /proc && mount -t sysfs sysfs /sys");

  private final Host host;
  private final MountTable mounts;

  private ServiceChecks(Host host) {
    this.host = host;
    mounts = MountTable.of(host);
  }

  /**
   * Checks the mounts, flags and filters of this process.
   *
   * @param home the directory of the pools' files; need not exist
   */
  public static List<Finding> run(Host host, Path home) {
    ServiceChecks checks = new ServiceChecks(host);
    return List.of(
        checks.home(home),
        checks.run(),
        checks.cgroups(),
        checks.settings(),
        checks.sockets(),
        checks.namespaces(),
        checks.mountsInUserNamespace(),
        checks.noNewPrivileges());
  }

  /**
   * Checks that no restriction prevents containers from being created.
   *
   * @param paths the directories that must be writable
   * @param unprivileged whether containers are in user namespaces
   * @param connected whether they have a network
   * @throws ContainerException if a restriction prevents it; the message names it
   */
  static void require(Host host, Set<Path> paths, boolean unprivileged, boolean connected) {
    ServiceChecks checks = new ServiceChecks(host);
    Stream.Builder<Finding> findings = Stream.builder();
    paths.forEach(path -> findings.add(checks.home(path)));
    findings.add(checks.run()).add(checks.cgroups()).add(checks.namespaces());
    findings.add(PrivilegeChecks.capabilities(host)).add(KernelChecks.appArmor(host));
    if (connected) {
      findings.add(checks.settings()).add(checks.sockets());
    }
    if (unprivileged) {
      findings.add(checks.settings()).add(checks.mountsInUserNamespace());
    }
    findings
        .build()
        .filter(finding -> finding.status() == Status.MISSING)
        .findFirst()
        .ifPresent(
            finding -> {
              throw new ContainerException(
                  finding.detail() + ", " + finding.cost() + ": " + finding.fix());
            });
  }

  private Finding home(Path home) {
    return writable(
        "home, writable",
        List.of(home),
        "in a systemd service with ProtectSystem= or ProtectHome=: add StateDirectory=lxcpool, or"
            + " ReadWritePaths="
            + home);
  }

  private Finding run() {
    return writable(
        "run, writable",
        RUN,
        "in a systemd service with ProtectSystem=strict: add RuntimeDirectory=lxcpool lxc and"
            + " RuntimeDirectoryPreserve=yes");
  }

  private Finding writable(String name, List<Path> paths, String fix) {
    Optional<Path> readOnly = paths.stream().filter(mounts::isReadOnly).findFirst();
    return readOnly
        .map(path -> missing(name, path + " is on a read-only mount", fix))
        .orElseGet(() -> Finding.ok(name, paths.get(0).toString()));
  }

  private Finding cgroups() {
    List<Path> readOnly = mounts.readOnlyOf(Set.of("cgroup", "cgroup2"));
    if (readOnly.isEmpty()) {
      return Finding.ok("cgroups, writable", "all mounted hierarchies");
    }
    // Liblxc would start containers outside any cgroup: without limits, and not to be found again.
    return missing(
        "cgroups, writable",
        readOnly.get(0) + " is mounted read-only",
        "in a systemd service: remove ProtectControlGroups=" + OR_DOCKER);
  }

  private Finding settings() {
    if (!mounts.isReadOnly(PROC_SYS)) {
      return Finding.ok("kernel settings", "writable");
    }
    return new Finding(
        "kernel settings",
        Status.MISSING,
        PROC_SYS + " is mounted read-only",
        "containers have no network, and unprivileged ones can't run",
        "in a systemd service: remove ProtectKernelTunables=" + OR_DOCKER);
  }

  private Finding sockets() {
    if (host.onPath("ip").isEmpty()) {
      return Finding.ok("sockets", "not tried without the ip command");
    }
    Host.Output output = host.run(List.of("ip", "link", "show", "dev", "lo"));
    if (output.ok() || !output.text().contains("Address family")) {
      return Finding.ok("sockets", "netlink");
    }
    return missing(
        "sockets",
        "netlink sockets are refused (" + output.lastLine() + ")",
        "in a systemd service with RestrictAddressFamilies=: set it to AF_UNIX AF_NETLINK AF_INET"
            + " AF_INET6 AF_PACKET");
  }

  private Finding namespaces() {
    Host.Output output = host.uid() == 0 ? tried(NAMESPACES) : new Host.Output(0, "");
    if (output.exit() <= 0) {
      return Finding.ok("new namespaces", output.ok() ? "tried, works" : output.lastLine());
    }
    return missing(
        "new namespaces",
        "namespaces can't be created (" + end(output) + ")",
        "in a systemd service: remove RestrictNamespaces=, permit @mount and @process in"
            + " SystemCallFilter=, and add CAP_SYS_ADMIN to CapabilityBoundingSet="
            + OR_DOCKER);
  }

  private Finding mountsInUserNamespace() {
    Host.Output output = host.uid() == 0 ? tried(PROC_IN_USER_NAMESPACE) : new Host.Output(0, "");
    if (output.exit() <= 0) {
      return Finding.ok("proc, userns", output.ok() ? "tried, works" : output.lastLine());
    }
    return new Finding(
        "proc, userns",
        Status.MISSING,
        "/proc and /sys can't be mounted in a user namespace (" + end(output) + ")",
        "unprivileged containers, which are the default, can't run; privileged() works",
        "in a systemd service: remove ProtectKernelTunables=, ProtectKernelLogs=, ProcSubset=,"
            + " RestrictNamespaces=, and InaccessiblePaths= below /proc or /sys"
            + OR_DOCKER);
  }

  private Host.Output tried(List<String> command) {
    return host.onPath("unshare").isEmpty()
        ? new Host.Output(-1, "not tried without the command unshare")
        : host.run(command);
  }

  // 128 plus SIGSYS, as the shell and the JVM report it.
  private static String end(Host.Output output) {
    return output.text().isEmpty() && output.exit() == 128 + 31
        ? "a system call filter killed the trial"
        : output.lastLine();
  }

  private Finding noNewPrivileges() {
    String status = host.read("/proc/self/status").orElse("");
    if (status.lines().noneMatch(line -> line.matches("NoNewPrivs:\\s*1"))) {
      return Finding.ok("new privileges", "programs can gain them");
    }
    return new Finding(
        "new privileges",
        Status.DEGRADED,
        "no_new_privs is set",
        "set-user-id bits have no effect in containers: no sudo, no su",
        "in a systemd service: remove NoNewPrivileges=");
  }

  private static Finding missing(String name, String detail, String fix) {
    return new Finding(name, Status.MISSING, detail, NO_CONTAINERS, fix);
  }
}
