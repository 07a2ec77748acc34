package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;

/** May this process make containers? */
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
    NEEDED.put("mknod", 27);
  }

  private PrivilegeChecks() {}

  /** Looks at the user and the capabilities of this process. */
  public static List<Finding> run(Host host) {
    return List.of(root(host), capabilities(host));
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
        "no containers: liblxc needs root for mounts, networks and cgroups",
        "run it as root, for example with sudo");
  }

  private static Finding capabilities(Host host) {
    String status = host.read("/proc/self/status").orElse("");
    long effective = hex(status, "CapEff:");
    List<String> lacking = new ArrayList<>();
    NEEDED.forEach(
        (name, bit) -> {
          if ((effective >>> bit & 1) == 0) {
            lacking.add(name);
          }
        });
    if (lacking.isEmpty()) {
      return Finding.ok("capabilities", "all that are needed");
    }
    return new Finding(
        "capabilities",
        Status.MISSING,
        "lacking: " + String.join(", ", lacking),
        "containers can't be started",
        host.uid() == 0
            ? "run it outside of the sandbox or container that took them away"
            : "run it as root, for example with sudo");
  }

  private static long hex(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).trim())
        .filter(value -> value.matches("[0-9a-fA-F]{1,16}"))
        .mapToLong(value -> Long.parseUnsignedLong(value, 16))
        .findFirst()
        .orElse(0);
  }
}
