package org.lxcpool.lxc.internal.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One mounted cgroup hierarchy.
 *
 * @param mount where it is mounted
 * @param root which cgroup of the hierarchy the mount shows: "/" unless this process is confined
 * @param controllers its controllers, {@code name=systemd} for a named one; empty for the unified
 *     one
 */
record Hierarchy(Path mount, String root, Set<String> controllers) {
  boolean isUnified() {
    return controllers.isEmpty();
  }

  /** Where a cgroup of {@code /proc/PID/cgroup} is in the file system. */
  Path directory(String cgroup) {
    boolean isBelow = !root.equals("/") && (cgroup + "/").startsWith(root + "/");
    String below = isBelow ? cgroup.substring(root.length()) : cgroup;
    String relative = below.startsWith("/") ? below.substring(1) : below;
    return relative.isEmpty() ? mount : mount.resolve(relative);
  }
}
