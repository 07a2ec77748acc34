package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.internal.host.Finding.Status;

/**
 * Checks of the resources that the kernel counts by user, not by container, so that containers
 * compete for them.
 *
 * <table>
 * <caption>Settings, sufficient minimums, and reasons</caption>
 * <tr><th>fs.inotify.max_user_instances, user.max_inotify_instances<td>1,024<td>both settings limit one counter of the user that created the user namespaces, which is root: its own programs count, too. A system with systemd takes some 20, so the minimum suffices for 50 systems. The kernel's default of 128 doesn't suffice for 7.
 * <tr><th>fs.inotify.max_user_watches<td>65,536<td>counted likewise; each takes some 1 KiB of kernel memory at most. The minimum suffices for 50 systems with 1,300 each.
 * <tr><th>kernel.keys.maxkeys<td>2,000<td>counted by the host user to which a container's root is mapped, the same for all containers of a factory. Each start takes one key for its session. The kernel's default of 200 doesn't suffice for 200 containers, or if one container takes them all.
 * <tr><th>kernel.keys.maxbytes<td>200,000<td>counted likewise: 100 bytes a key, the ratio of the kernel's default of 20,000 for 200 keys.
 * <tr><th>fs.pipe-user-pages-soft<td>16,384, or 0 for no limit<td>counted like keys. The minimum is the kernel's default. Above the limit, new pipes hold only a page or two, and are slow.
 * <tr><th>fs.pipe-user-pages-hard<td>65,536, or 0 for no limit, the kernel's default<td>counted like keys. Above the limit, no pipes can be created: one container could exhaust it for all. The minimum suffices for 4,096 full pipes. The content of pipes counts for each container's memory limit anyway.
 * </table>
 */
public final class CounterChecks {
  private static final long UNKNOWN = -1;

  private static final String INOTIFY_COST =
      "one container can use them all up, including those of root on the host: systemd, tail -f and"
          + " udev then fail with \"Too many open files\"";
  private static final String KEYS_COST =
      "all containers of a factory share them: one can use them all up, and others fail to start";
  private static final String PIPES_COST =
      "all containers of a factory share them: one can leave only slow pipes for the others, or"
          + " none";

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

  /** Checks the settings of the kernel. */
  public static List<Finding> run(Host host) {
    return List.of(
        finding(host, "inotify", INOTIFY, INOTIFY_COST),
        finding(host, "keys", KEYS, KEYS_COST),
        finding(host, "pipes", PIPES, PIPES_COST));
  }

  private static Finding finding(Host host, String name, List<Setting> settings, String cost) {
    List<String> all = new ArrayList<>();
    List<String> low = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    for (Setting each : settings) {
      long value = value(host, each.name());
      if (value == UNKNOWN) {
        continue; // a kernel without the setting has no such limit
      }
      String found = each.name() + " " + value;
      all.add(found);
      if (value < each.least() && !(value == 0 && each.zeroIsUnlimited())) {
        low.add(found);
        fixes.add(each.name() + "=" + each.advised());
      }
    }
    return low.isEmpty()
        ? Finding.ok(name, String.join(", ", all))
        : new Finding(
            name,
            Status.DEGRADED,
            String.join(", ", low),
            cost,
            "sysctl -w " + String.join(" ", fixes) + " (permanently: in a file in /etc/sysctl.d)");
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
