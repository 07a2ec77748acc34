package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/**
 * The files of a container on the host, and the name of its network interface. All derive from the
 * container's name and its path, so its leftovers can be found without a record. Its cgroups are
 * {@code lxc.payload.NAME} and {@code lxc.monitor.NAME}.
 */
public record ContainerPaths(String name, Path lxcPath) {

  /** Returns the container's directory. */
  public Path directory() {
    return lxcPath.resolve(name);
  }

  /** Returns liblxc's log of the container. */
  public Path log() {
    return directory().resolve("lxc.log");
  }

  /** Returns the configuration, as liblxc saves it. */
  public Path config() {
    return directory().resolve("config");
  }

  /** Returns the output of its console. */
  public Path console() {
    return directory().resolve("console.log");
  }

  /** Returns the parent of the overlay's writable layer and work directory. */
  public Path overlay() {
    return directory().resolve("overlay");
  }

  /** Returns the overlay's writable layer. */
  public Path upper() {
    return overlay().resolve("delta");
  }

  /** Returns the lock file, which liblxc leaves behind even after it destroyed the container. */
  public Path lockFile() {
    return lockDirectory(lxcPath).resolve("." + name);
  }

  /** Returns the directory in which liblxc, run by root, keeps the lock files of a path. */
  public static Path lockDirectory(Path lxcPath) {
    return Path.of("/run/lxc/lock", lxcPath.toString());
  }

  /**
   * Returns the host's end of its veth pair: 14 of the 15 characters that an interface name may
   * have.
   */
  public String veth() {
    return "lxcp" + name.substring(Math.max(0, name.length() - ContainerNames.ID_LENGTH));
  }
}
