package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;

/**
 * What the kernel counts by user and not by container, so that containers take it from each other:
 *
 * <table>
 * <caption>Settings, the least that is enough, and why</caption>
 * <tr><th>fs.inotify.max_user_instances, user.max_inotify_instances<td>1,024<td>both are one counter
 *     of the user that made the user namespaces, which is root: its own programs count as well. A
 *     system with systemd takes some 20, so that this is enough for 50. The kernel's 128 are not
 *     for 7.
 * <tr><th>fs.inotify.max_user_watches<td>65,536<td>counted likewise, each some 1 KiB of the kernel's
 *     memory at most. This is enough for 50 systems with 1,300 each.
 * <tr><th>kernel.keys.maxkeys<td>2,000<td>counted by the user that a container's root is on the host,
 *     and all containers of a factory have the same. Each start takes one for its session. The
 *     kernel's 200 don't last for 200 containers, nor one that takes them all.
 * <tr><th>kernel.keys.maxbytes<td>200,000<td>the same: 100 bytes a key, as the kernel's own 20,000
 *     for 200.
 * <tr><th>fs.pipe-user-pages-soft<td>16,384, or 0 for no limit<td>counted like keys. The kernel's
 *     value. Above it new pipes hold a page or two, and are slow, but there are pipes.
 * <tr><th>fs.pipe-user-pages-hard<td>65,536, or 0 for no limit, as the kernel has it<td>counted like
 *     keys. Above it there are no new pipes: one container would take them from all. This is enough
 *     for 4,096 full ones. What is in pipes counts for the memory limit of each container anyway.
 * </table>
 */
public final class CounterChecks {
  private static final long UNKNOWN = -1;

  private static final String INOTIFY_COST =
      "one container can take all, host root's included: systemd, tail -f and udev then fail with"
          + " \"Too many open files\"";
  private static final String KEYS_COST =
      "all containers of a factory share them: one can take all, and others don't start";
  private static final String PIPES_COST =
      "all containers of a factory share them: one can leave the others slow pipes, or none";

  private CounterChecks() {}

  private record Setting(String name, long least, long advised, boolean zeroIsUnlimited) {}

  private static final List<Setting> INOTIFY =
      List.of(
          new Setting("fs.inotify.max_user_instances", 1_024, 8_192, false),
          new Setting("user.max_inotify_instances", 1_024, 8_192, false),
          new Setting("fs.inotify.max_user_watches", 65_536, 524_288, false));

  private static final List<Setting> KEYS =
      List.of(
          new Setting("kernel.keys.maxkeys", 2_000, 2_000, false),
          new Setting("kernel.keys.maxbytes", 200_000, 2_000_000, false));

  private static final List<Setting> PIPES =
      List.of(
          new Setting("fs.pipe-user-pages-soft", 16_384, 16_384, true),
          new Setting("fs.pipe-user-pages-hard", 65_536, 0, true));

  /** Looks at the settings of the kernel. */
  public static List<Finding> run(Host host) {
    return List.of(
        finding(host, "inotify", INOTIFY, INOTIFY_COST),
        finding(host, "keys", KEYS, KEYS_COST),
        finding(host, "pipes", PIPES, PIPES_COST));
  }

  private static Finding finding(Host host, String name, List<Setting> settings, String cost) {
    List<String> all = new ArrayList<>();
    List<String> low = new ArrayList<>();
    List<String> mends = new ArrayList<>();
    for (Setting each : settings) {
      long value = value(host, each.name());
      if (value == UNKNOWN) {
        continue; // a kernel without it doesn't limit it either
      }
      String found = each.name() + " " + value;
      all.add(found);
      if (value < each.least() && !(value == 0 && each.zeroIsUnlimited())) {
        low.add(found);
        mends.add(each.name() + "=" + each.advised());
      }
    }
    return low.isEmpty()
        ? Finding.ok(name, String.join(", ", all))
        : new Finding(
            name,
            Status.DEGRADED,
            String.join(", ", low),
            cost,
            "sysctl -w " + String.join(" ", mends) + " (to keep it: a file in /etc/sysctl.d)");
  }

  private static long value(Host host, String setting) {
    String file = "/proc/sys/" + setting.replace('.', '/');
    try {
      return Long.parseLong(host.read(file).orElse("").strip());
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
