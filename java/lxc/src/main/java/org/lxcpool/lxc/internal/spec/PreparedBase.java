package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/**
 * A base that containers can be laid over.
 *
 * @param rootfs its root filesystem, whose files belong to the ids that the containers will have
 * @param initCommand the command of the container's first process
 * @param needsCgroups whether the container wants cgroup mounts; each costs time at boot
 */
public record PreparedBase(Path rootfs, String initCommand, boolean needsCgroups) {
  /** The first process of a system that has its own. */
  public static final String INIT = "/sbin/init";
}
