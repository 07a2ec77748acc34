package org.lxcpool.lxc.internal.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One mounted cgroup hierarchy.
 *
 * @param mount its mount point
 * @param root the cgroup of the hierarchy that the mount shows: "/" unless this process is confined
 * @param controllers its controllers, {@code name=systemd} for a named hierarchy; empty for the
 *     unified one
 */
record Hierarchy(Path mount, String root, Set<String> controllers) {
  boolean isUnified() {
    return controllers.isEmpty();
  }

  /** Returns the directory of a cgroup in {@code /proc/PID/cgroup}. */
  Path directory(String cgroup) {
    boolean isBelow = !root.equals("/") && (cgroup + "/").startsWith(root + "/");
    String below = isBelow ? cgroup.substring(root.length()) : cgroup;
    String relative = below.startsWith("/") ? below.substring(1) : below;
    return relative.isEmpty() ? mount : mount.resolve(relative);
  }
}
