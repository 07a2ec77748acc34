package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.internal.host.Finding.Status;
import org.lxcpool.lxc.internal.linux.KernelVersion;

/** Checks of kernel features that need no directory or network. */
public final class KernelChecks {
  private static final List<String> NAMESPACES = List.of("mnt", "uts", "ipc", "pid", "net");
  private static final String ANOTHER_KERNEL = "boot a kernel with this feature, such as Debian's";

  private KernelChecks() {}

  /** Checks the kernel. */
  public static List<Finding> run(Host host) {
    return List.of(
        version(host), namespaces(host), userNamespaces(host), seccomp(host), appArmor(host));
  }

  private static Finding version(Host host) {
    String release = host.read("/proc/sys/kernel/osrelease").orElse("");
    if (KernelVersion.of(release).isAtLeast(5, 3)) {
      return Finding.ok("kernel", "Linux " + release + ", supports pidfd");
    }
    return new Finding(
        "kernel",
        Status.MISSING,
        "Linux " + release,
        "without pidfd_open the death of a container can't be detected",
        "boot Linux 5.3 or later");
  }

  private static Finding namespaces(Host host) {
    List<String> lacking = new ArrayList<>();
    for (String each : NAMESPACES) {
      if (!host.exists("/proc/self/ns/" + each)) {
        lacking.add(each);
      }
    }
    if (lacking.isEmpty()) {
      return Finding.ok("namespaces", String.join(", ", NAMESPACES));
    }
    return new Finding(
        "namespaces",
        Status.MISSING,
        "lacking: " + String.join(", ", lacking),
        "no containers can run",
        ANOTHER_KERNEL);
  }

  private static Finding userNamespaces(Host host) {
    String cost = "unprivileged containers, which are the default, can't run; privileged() works";
    if (!host.exists("/proc/self/ns/user")) {
      return new Finding(
          "user namespaces", Status.MISSING, "not supported by this kernel", cost, ANOTHER_KERNEL);
    }
    String most = host.read("/proc/sys/user/max_user_namespaces").orElse("");
    if (most.equals("0")) {
      return new Finding(
          "user namespaces",
          Status.MISSING,
          "user.max_user_namespaces is 0",
          cost,
          "sysctl -w user.max_user_namespaces=10000");
    }
    return Finding.ok("user namespaces", "at most " + most);
  }

  private static Finding seccomp(Host host) {
    String actions = host.read("/proc/sys/kernel/seccomp/actions_avail").orElse("");
    if (!actions.isEmpty()) {
      return Finding.ok("seccomp", "supports filters");
    }
    return new Finding(
        "seccomp",
        Status.DEGRADED,
        "not supported by this kernel",
        "containers can call every system call",
        ANOTHER_KERNEL);
  }

  /** Checks that AppArmor is enabled, and that the profiles of containers can be loaded. */
  static Finding appArmor(Host host) {
    boolean enabled =
        host.read("/sys/module/apparmor/parameters/enabled").orElse("").startsWith("Y");
    String cost = "containers are confined by one layer less; the others remain";
    if (!enabled) {
      return new Finding(
          "AppArmor",
          Status.DEGRADED,
          "not enabled",
          cost,
          "boot with apparmor=1 security=apparmor, if the kernel supports it");
    }
    if (host.uid() == 0 && !host.exists("/sys/kernel/security/apparmor")) {
      return new Finding(
          "AppArmor",
          Status.MISSING,
          "AppArmor is enabled, but securityfs isn't mounted",
          "containers can't be started",
          "mount -t securityfs securityfs /sys/kernel/security; in a Docker container: -v"
              + " /sys/kernel/security:/sys/kernel/security");
    }
    if (host.onPath("apparmor_parser").isEmpty()
        && !host.exists("/sbin/apparmor_parser")
        && !host.exists("/usr/sbin/apparmor_parser")) {
      String profiles = host.read("/sys/kernel/security/apparmor/profiles").orElse("");
      if (host.uid() == 0 && !profiles.contains("lxc-container-default-cgns")) {
        return new Finding(
            "AppArmor",
            Status.MISSING,
            "enabled, but LXC's profiles aren't loaded",
            "containers can't be started",
            "apt-get install --no-install-recommends apparmor");
      }
    }
    return Finding.ok("AppArmor", "enabled");
  }
}
