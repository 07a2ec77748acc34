package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mounts in this process's mount namespace, from {@code /proc/self/mountinfo}. */
final class MountTable {
  private record Mount(Path point, String type, List<String> options) {}

  private final List<Mount> mounts = new ArrayList<>();

  private MountTable() {}

  static MountTable of(Host host) {
    MountTable table = new MountTable();
    for (String line : host.read("/proc/self/mountinfo").orElse("").split("\n", -1)) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ", -1);
      if (halves.length == 2 && mount.length > 5) {
        String[] filesystem = halves[1].split(" ", -1);
        List<String> options = new ArrayList<>(Arrays.asList(mount[5].split(",", -1)));
        options.addAll(Arrays.asList(filesystem[filesystem.length - 1].split(",", -1)));
        // Paths with escaped characters aren't decoded: none of the checked paths has any.
        table.mounts.add(new Mount(Path.of(mount[4]), filesystem[0], options));
      }
    }
    return table;
  }

  /** Returns the mount that contains a path: the last one of those with the deepest mount point. */
  private Optional<Mount> around(Path path) {
    Mount found = null;
    for (Mount each : mounts) {
      boolean isDeeper =
          found == null || each.point().getNameCount() >= found.point().getNameCount();
      if (path.startsWith(each.point()) && isDeeper) {
        found = each;
      }
    }
    return Optional.ofNullable(found);
  }

  boolean isReadOnly(Path path) {
    return around(path).filter(mount -> mount.options().contains("ro")).isPresent();
  }

  /** Returns the mount points of read-only filesystems of some types. */
  List<Path> readOnlyOf(Set<String> types) {
    return mounts.stream()
        .filter(mount -> types.contains(mount.type()) && isReadOnly(mount.point()))
        .map(Mount::point)
        .toList();
  }
}
