package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lxcpool.lxc.internal.host.Finding.Status;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/** Checks of the cgroup hierarchies, and of the controllers that limits need. */
public final class CgroupChecks {
  /** The fix for a host with v1 hierarchies whose liblxc supports only v2. */
  static final String UNIFIED_ONLY =
      "boot with systemd.unified_cgroup_hierarchy=1 on the kernel command line, or install liblxc 6"
          + " or older";

  private static final List<String> FOR_LIMITS = List.of("memory", "pids", "cpu");

  private CgroupChecks() {}

  /** Checks the mounted hierarchies. */
  public static List<Finding> run(Host host) {
    List<String> v1 = new ArrayList<>();
    String unified = "";
    for (String line : host.read("/proc/self/mounts").orElse("").split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length < 4) {
        continue;
      }
      if (fields[2].equals("cgroup")) {
        v1.addAll(Arrays.asList(fields[3].split(",")));
      } else if (fields[2].equals("cgroup2") && unified.isEmpty()) {
        unified = fields[1];
      }
    }
    Set<String> delegated = new TreeSet<>();
    if (!unified.isEmpty()) {
      String controllers = host.read(unified + "/cgroup.controllers").orElse("");
      delegated.addAll(Arrays.asList(controllers.split("\\s+")));
      delegated.remove("");
    }
    return List.of(
        layout(host, v1, unified),
        limits(v1, delegated),
        devices(v1, unified),
        place(host, unified));
  }

  private static Finding place(Host host, String unified) {
    Optional<Path> delegated = host.delegation();
    if (delegated.isPresent()) {
      return Finding.ok(
          "place", "containers are below " + delegated.get() + ", whose limits apply to them");
    }
    String own = host.read("/proc/self/cgroup").orElse("").replaceFirst("(?s).*0::", "");
    String memory = host.read(unified + own + "/memory.max").orElse("max");
    if (unified.isEmpty() || !own.endsWith(".service") || memory.equals("max")) {
      return Finding.ok("place", "containers are beside process 1");
    }
    return new Finding(
        "place",
        Status.DEGRADED,
        "containers are beside process 1, not below " + own,
        "MemoryMax= and other limits of the service don't apply to containers",
        "set in its unit: Delegate=yes, DelegateSubgroup=agent (needs cgroup v2 only, and liblxc"
            + " 5.0 or later)");
  }

  /** Returns the error for a host with v1 hierarchies. */
  static String v1Unknown(LxcVersion liblxc) {
    return "liblxc " + liblxc + " supports only cgroup v2, but this host has v1 hierarchies";
  }

  private static Finding layout(Host host, List<String> v1, String unified) {
    if (v1.isEmpty() && unified.isEmpty()) {
      return new Finding(
          "cgroups",
          Status.MISSING,
          "no cgroup hierarchy is mounted",
          "containers can't be started",
          "mount -t cgroup2 cgroup2 /sys/fs/cgroup");
    }
    LxcVersion liblxc = host.liblxc().version();
    if (!v1.isEmpty() && liblxc != null && !liblxc.hasCgroupV1()) {
      return new Finding(
          "cgroups",
          Status.MISSING,
          v1Unknown(liblxc),
          "containers can't be limited, and factories fail to build",
          UNIFIED_ONLY);
    }
    String text =
        v1.isEmpty()
            ? "v2, " + unified
            : unified.isEmpty() ? "v1" : "hybrid: v1, and v2 at " + unified;
    return Finding.ok("cgroups", text);
  }

  private static Finding limits(List<String> v1, Set<String> delegated) {
    List<String> lacking =
        FOR_LIMITS.stream().filter(c -> !v1.contains(c) && !delegated.contains(c)).toList();
    if (lacking.isEmpty()) {
      return Finding.ok("limits", "enforced by the controllers " + String.join(", ", FOR_LIMITS));
    }
    return new Finding(
        "limits",
        Status.DEGRADED,
        "no controller: " + String.join(", ", lacking),
        "one container can use up that resource of the host",
        lacking.contains("memory")
            ? "boot with cgroup_enable=memory"
            : "mount these controllers, or delegate them to this cgroup");
  }

  private static Finding devices(List<String> v1, String unified) {
    if (v1.contains("devices")) {
      return Finding.ok("device filter", "by the devices controller");
    }
    if (v1.isEmpty() && !unified.isEmpty()) {
      return Finding.ok("device filter", "by BPF, as usual with v2");
    }
    return new Finding(
        "device filter",
        Status.DEGRADED,
        "no controller: devices",
        "a privileged container can open the host's devices",
        "mount -t cgroup -o devices cgroup /sys/fs/cgroup/devices");
  }
}
