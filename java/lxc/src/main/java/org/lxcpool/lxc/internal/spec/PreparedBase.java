package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/**
 * A base that is ready to be the lower layer of containers.
 *
 * @param rootfs its root filesystem, whose files belong to the containers' ids
 * @param initCommand the command of the container's first process
 * @param needsCgroups whether containers need cgroup mounts, each of which costs time at boot
 */
public record PreparedBase(Path rootfs, String initCommand, boolean needsCgroups) {
  /** The default init command. */
  public static final String INIT = "/sbin/init";
}
