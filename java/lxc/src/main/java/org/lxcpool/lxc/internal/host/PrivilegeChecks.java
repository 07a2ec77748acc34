package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcpool.lxc.internal.host.Finding.Status;
import org.lxcpool.lxc.internal.linux.Capabilities;

/** Checks of the user and the capabilities of this process. */
public final class PrivilegeChecks {
  // Numbers of linux/capability.h.
  private static final Map<String, Integer> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("chown", 0);
    NEEDED.put("dac_override", 1);
    NEEDED.put("fowner", 3);
    NEEDED.put("kill", 5);
    NEEDED.put("setgid", 6);
    NEEDED.put("setuid", 7);
    NEEDED.put("net_admin", 12);
    NEEDED.put("sys_chroot", 18);
    NEEDED.put("sys_ptrace", 19);
    NEEDED.put("sys_admin", 21);
  }

  private static final int NET_BROADCAST = 11;
  private static final int MKNOD = 27;

  private PrivilegeChecks() {}

  /** Checks the user and the capabilities. */
  public static List<Finding> run(Host host) {
    return List.of(
        root(host), capabilities(host), events(host), devices(host), limits(host), dumps(host));
  }

  private static Finding root(Host host) {
    int uid = host.uid();
    if (uid == 0) {
      return Finding.ok("root", "uid 0");
    }
    return new Finding(
        "root",
        Status.MISSING,
        "uid " + uid,
        "no containers can run: liblxc needs root for mounts, networks and cgroups",
        "run it as root, for example with sudo");
  }

  private static boolean has(Host host, int capability) {
    return Capabilities.parse(host.read("/proc/self/status").orElse("")).has(capability);
  }

  private static Finding events(Host host) {
    if (has(host, NET_BROADCAST)) {
      return Finding.ok("network events", "net_broadcast");
    }
    return new Finding(
        "network events",
        Status.DEGRADED,
        "lacking: net_broadcast",
        "/proc is polled until a container has an address",
        "run it as root, with all capabilities");
  }

  private static Finding devices(Host host) {
    if (has(host, MKNOD)) {
      return Finding.ok("device nodes", "mknod");
    }
    return new Finding(
        "device nodes",
        Status.DEGRADED,
        "lacking: mknod",
        "root in privileged containers can't create device nodes, and neither can image create",
        "in a systemd service: remove PrivateDevices=, and add CAP_MKNOD to"
            + " CapabilityBoundingSet=");
  }

  /** Checks the capabilities without which no container can be created. */
  static Finding capabilities(Host host) {
    List<String> lacking = new ArrayList<>();
    NEEDED.forEach(
        (name, bit) -> {
          if (!has(host, bit)) {
            lacking.add(name);
          }
        });
    if (lacking.isEmpty()) {
      return Finding.ok("capabilities", "all required ones");
    }
    return new Finding(
        "capabilities",
        Status.MISSING,
        "lacking: " + String.join(", ", lacking),
        "containers can't be started",
        host.uid() == 0
            ? "in a systemd service: add these to CapabilityBoundingSet=; in a Docker container:"
                + " --privileged"
            : "run it as root, for example with sudo");
  }

  private static Finding limits(Host host) {
    if (has(host, Capabilities.SYS_RESOURCE)) {
      return Finding.ok("resource limits", "sys_resource");
    }
    return new Finding(
        "resource limits",
        Status.DEGRADED,
        "lacking: sys_resource",
        "the hard limits of a container's processes can't exceed the agent's",
        "run it as root, with all capabilities, or raise the agent's hard limits");
  }

  // With 1 the kernel leaves a process dumpable when it changes its ids, so others can trace it.
  private static Finding dumps(Host host) {
    String value = host.read("/proc/sys/fs/suid_dumpable").orElse("0");
    if (!value.equals("1")) {
      return Finding.ok("core dumps", "fs.suid_dumpable is " + value);
    }
    return new Finding(
        "core dumps",
        Status.DEGRADED,
        "fs.suid_dumpable is 1",
        "exec fails: a container could take over a process that enters it",
        "sysctl -w fs.suid_dumpable=0 (or 2)");
  }
}
