package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/**
 * A base that is ready to be the lower layer of containers' overlays.
 *
 * @param rootfs its root filesystem; the files' owners are ids of the containers
 * @param initCommand the command of the container's first process
 * @param needsCgroups whether its init needs cgroup mounts; each costs time at boot
 */
public record PreparedBase(Path rootfs, String initCommand, boolean needsCgroups) {
  /** The default init of a whole system. */
  public static final String INIT = "/sbin/init";
}
