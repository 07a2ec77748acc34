package org.lxcpool.lxc.internal.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.internal.cgroup.CgroupNames;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.Delegation;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/** The configuration of a container, as items of liblxc. */
public final class ContainerConfig {
  // The capabilities that LXC's own common.conf drops.
  private static final String DROPPED_CAPABILITIES =
      "mac_admin mac_override sys_time sys_module sys_rawio";

  // The devices that LXC's own common.conf allows: mknod of all (the use of most is refused), null,
  // zero, full, tty, console, ptmx, random, urandom and the pseudo terminals.
  private static final List<String> ALLOWED_DEVICES =
      List.of(
          "c *:* m",
          "b *:* m",
          "c 1:3 rwm",
          "c 1:5 rwm",
          "c 1:7 rwm",
          "c 5:0 rwm",
          "c 5:1 rwm",
          "c 5:2 rwm",
          "c 1:8 rwm",
          "c 1:9 rwm",
          "c 136:* rwm");

  // The mounts that an init such as systemd makes, and other inits don't. The memory limit bounds
  // their size.
  private static final List<String> SHARED =
      List.of(
          "tmpfs dev/shm tmpfs nosuid,nodev,mode=1777,optional,create=dir 0 0",
          "mqueue dev/mqueue mqueue nosuid,nodev,noexec,optional,create=dir 0 0");

  private static final String ROOTFS_OPTIONS = "lxc.rootfs.options";

  private static final String USER_XATTR = "userxattr";

  /** The period of the CPU controller's quota, in microseconds: the kernel's default. */
  private static final long CPU_PERIOD = 100_000;

  /** A system with systemd uses some six levels, and another six for a nested one. */
  private static final long CGROUP_LEVELS = 32;

  /** A system with systemd has about a hundred. */
  private static final long CGROUPS = 1_000;

  private final List<ConfigItem> items = new ArrayList<>();
  private final Cgroups cgroups;

  private ContainerConfig(Cgroups cgroups) {
    this.cgroups = cgroups;
  }

  /**
   * Returns the items that must be set before liblxc creates the container, so that it doesn't use
   * the host's defaults.
   */
  public static List<ConfigItem> beforeCreate(ContainerSpec spec) {
    return List.of(
        new ConfigItem("lxc.uts.name", spec.name()),
        new ConfigItem("lxc.log.level", "ERROR"),
        new ConfigItem("lxc.log.file", spec.paths().log().toString()));
  }

  /** Returns the other items, in order; the user's items are last. */
  public static List<ConfigItem> of(
      ContainerSpec spec, Cgroups cgroups, HostSecurity security, LxcVersion liblxc) {
    ContainerConfig config = new ContainerConfig(cgroups);
    if (liblxc.namesCgroups()) {
      config.cgroups(spec.name());
    }
    config.rootfs(spec, security, liblxc);
    config.network(spec);
    config.confinement(spec, security);
    config.devices();
    config.depthOfCgroups();
    config.limits(spec.limits());
    config.items.addAll(ProcessAttributes.items());
    config.extra(spec.extra(), config.has(ROOTFS_OPTIONS));
    return List.copyOf(config.items);
  }

  /**
   * Returns whether a key must not be set twice: liblxc 4.0.6 and some before it free the element
   * of the list that the second value goes to, and use it on.
   */
  static boolean isSetOnce(String key) {
    return key.startsWith("lxc.prlimit.") || key.startsWith("lxc.sysctl.");
  }

  private void add(String key, String value) {
    items.add(new ConfigItem(key, value));
  }

  private boolean has(String key) {
    return items.stream().anyMatch(item -> item.key().equals(key));
  }

  /**
   * Adds the user's items. A limit or sysctl of the user replaces the pool's; mount options are
   * merged with the pool's, which they would replace otherwise.
   */
  private void extra(List<ConfigItem> extra, boolean userXattr) {
    for (ConfigItem item : extra) {
      if (isSetOnce(item.key())) {
        items.removeIf(ours -> ours.key().equals(item.key()));
      }
      boolean options = item.key().equals(ROOTFS_OPTIONS) && !item.value().isBlank();
      if (options && userXattr) {
        add(ROOTFS_OPTIONS, item.value() + "," + USER_XATTR);
      } else if (!item.key().equals(ROOTFS_OPTIONS) || !userXattr) {
        items.add(item);
      }
    }
  }

  // Sets liblxc's default names explicitly, so that lxc.cgroup.pattern in the host's lxc.conf has
  // no effect on them, and the parent, unless that is beside process 1.
  private void cgroups(String name) {
    String place = cgroups.delegation().map(Delegation::name).orElse("");
    String prefix = place.isEmpty() ? "" : place + "/";
    add("lxc.cgroup.dir.monitor", prefix + CgroupNames.MONITOR + name);
    add("lxc.cgroup.dir.container", prefix + CgroupNames.PAYLOAD + name);
    if (!place.isEmpty()) {
      add("lxc.cgroup.dir.monitor.pivot", place);
    }
  }

  private void rootfs(ContainerSpec spec, HostSecurity security, LxcVersion liblxc) {
    String lower = spec.base().rootfs().toString();
    // It is mounted in the container's user namespace, where trusted xattrs can't be set: a
    // directory of the base could not be removed (EIO).
    if (spec.idMap() != null && security.userXattrs()) {
      if (liblxc.hasOverlayOptions()) {
        add(ROOTFS_OPTIONS, USER_XATTR);
      } else {
        // Liblxc mounts with "upperdir=UPPER,lowerdir=LOWER,workdir=WORK", where LOWER is the part
        // of its source before the last ":/".
        lower += "," + USER_XATTR;
      }
    }
    // Never "dir:": destroying such a container removes the base itself.
    add("lxc.rootfs.path", "overlay:" + lower + ":" + spec.paths().upper());
    add("lxc.init.cmd", spec.base().initCommand());
    add("lxc.console.logfile", spec.paths().console().toString());
    // A power of two of pages. Without a limit, a container can fill the disk through its console.
    add("lxc.console.size", "1MB");
    add("lxc.pty.max", "1024");
    add("lxc.tty.max", "0");
    add("lxc.mount.auto", "proc:mixed");
    add("lxc.mount.auto", "sys:mixed");
    if (spec.base().needsCgroups()) {
      add("lxc.mount.auto", "cgroup:mixed");
    }
    SHARED.forEach(mount -> add("lxc.mount.entry", mount));
  }

  private void network(ContainerSpec spec) {
    ContainerSpec.Link link = spec.link();
    if (link == null) {
      add("lxc.net.0.type", "empty");
      return;
    }
    add("lxc.net.0.type", "veth");
    add("lxc.net.0.link", link.bridge());
    add("lxc.net.0.flags", "up");
    add("lxc.net.0.name", "eth0");
    add("lxc.net.0.veth.pair", spec.paths().veth());
    if (link.mac() != null) {
      add("lxc.net.0.hwaddr", link.mac());
    }
    if (link.address() != null) {
      add("lxc.net.0.ipv4.address", link.address());
    }
    if (link.gateway() != null) {
      add("lxc.net.0.ipv4.gateway", link.gateway());
    }
  }

  private void confinement(ContainerSpec spec, HostSecurity security) {
    IdMap idMap = spec.idMap();
    if (idMap != null) {
      add("lxc.idmap", "u 0 " + idMap.first() + " " + idMap.count());
      add("lxc.idmap", "g 0 " + idMap.first() + " " + idMap.count());
    }
    add("lxc.cap.drop", DROPPED_CAPABILITIES);
    if (security.seccomp()) {
      add("lxc.seccomp.profile", spec.seccompPolicy().toString());
    }
    security.appArmorProfile().ifPresent(profile -> add("lxc.apparmor.profile", profile));
  }

  private void devices() {
    if (!cgroups.has("devices") && cgroups.isV1("memory")) {
      return; // a v1 host without the devices controller can't filter devices
    }
    String key = cgroups.isV1("devices") ? "lxc.cgroup.devices" : "lxc.cgroup2.devices";
    add(key + ".deny", "a");
    ALLOWED_DEVICES.forEach(device -> add(key + ".allow", device));
  }

  // Each cgroup takes kernel memory, plus a pointer for each of its ancestors. Liblxc applies no v2
  // settings beside a v1 hierarchy, and v1 has no such limit.
  private void depthOfCgroups() {
    if (cgroups.isUnifiedAlone()) {
      add("lxc.cgroup2.cgroup.max.depth", Long.toString(CGROUP_LEVELS));
      add("lxc.cgroup2.cgroup.max.descendants", Long.toString(CGROUPS));
    }
  }

  private void limits(Limits limits) {
    if (limits.memoryBytes() > 0) {
      limit("memory", "memory.limit_in_bytes", "memory.max", Long.toString(limits.memoryBytes()));
    }
    if (limits.pids() > 0) {
      limit("pids", "pids.max", "pids.max", Long.toString(limits.pids()));
    }
    if (limits.cpus() > 0) {
      long quota = Math.max(1_000, Math.round(limits.cpus() * CPU_PERIOD));
      if (cgroups.isV1("cpu")) {
        add("lxc.cgroup.cpu.cfs_period_us", Long.toString(CPU_PERIOD));
        add("lxc.cgroup.cpu.cfs_quota_us", Long.toString(quota));
      } else {
        add("lxc.cgroup2.cpu.max", String.format(Locale.ROOT, "%d %d", quota, CPU_PERIOD));
      }
    }
  }

  private void limit(String controller, String v1, String v2, String value) {
    add(cgroups.isV1(controller) ? "lxc.cgroup." + v1 : "lxc.cgroup2." + v2, value);
  }
}
