package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;

/**
 * What a container owns on the host. All of it derives from the container's name and the path it is
 * in, so that what is left of it can be found without any record. Its cgroups are {@code
 * lxc.payload.NAME} and {@code lxc.monitor.NAME}.
 */
public record ContainerPaths(String name, Path lxcPath) {

  /** The container's own directory. */
  public Path directory() {
    return lxcPath.resolve(name);
  }

  public Path log() {
    return directory().resolve("lxc.log");
  }

  /** Its configuration, as liblxc saves it. */
  public Path config() {
    return directory().resolve("config");
  }

  /** What it printed to its console. */
  public Path console() {
    return directory().resolve("console.log");
  }

  /** Parent of the overlay's writable layer and of its work directory. */
  public Path overlay() {
    return directory().resolve("overlay");
  }

  /** The overlay's writable layer. */
  public Path upper() {
    return overlay().resolve("delta");
  }

  /** The lock file that liblxc leaves behind, even after a clean destroy. */
  public Path lockFile() {
    return lockDirectory(lxcPath).resolve("." + name);
  }

  /** Where liblxc keeps the lock files of the containers of one path, when it runs as root. */
  public static Path lockDirectory(Path lxcPath) {
    return Path.of("/run/lxc/lock", lxcPath.toString());
  }

  /** The host's end of its network: 14 of the 15 characters an interface may have. */
  public String veth() {
    return "lxcp" + name.substring(Math.max(0, name.length() - ContainerNames.ID_LENGTH));
  }
}
