package org.lxcpool.lxc.internal.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The names that liblxc gives to the cgroups of containers. */
public final class CgroupNames {
  /** The prefix of the cgroup of a container's processes; the container's name follows. */
  public static final String PAYLOAD = "lxc.payload.";

  /** The prefix of the cgroup of a container's monitor; the container's name follows. */
  public static final String MONITOR = "lxc.monitor.";

  /** The cgroup into which each monitor moves itself at its end. */
  static final String PIVOT = "lxc.pivot";

  static final List<String> PREFIXES = List.of(PAYLOAD, MONITOR);

  private CgroupNames() {}

  /** Returns whether a cgroup belongs to a container, judging by its name. */
  static boolean isOfContainer(Path cgroup) {
    return cgroup.endsWith(PIVOT) || containerOf(cgroup).isPresent();
  }

  /** Returns the name of the container to which a cgroup belongs, judging by its name. */
  static Optional<String> containerOf(Path cgroup) {
    String directory = String.valueOf(cgroup.getFileName());
    return PREFIXES.stream()
        .filter(directory::startsWith)
        .map(prefix -> directory.substring(prefix.length()))
        .findFirst();
  }
}
