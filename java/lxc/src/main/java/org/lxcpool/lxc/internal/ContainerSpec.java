package org.lxcpool.lxc.internal;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.internal.image.PreparedBase;

/**
 * All that is decided about one container before it is made. The names of everything it will own
 * derive from its own name, so that what is left of it can be found by name alone.
 *
 * @param idMap null for a privileged container
 * @param link its network, null for none
 * @param extra what the user added to the configuration
 */
public record ContainerSpec(
    String name,
    Path lxcPath,
    PreparedBase base,
    @Nullable IdMap idMap,
    Limits limits,
    @Nullable Link link,
    Path seccompPolicy,
    Map<String, String> extra) {

  /**
   * How it is connected.
   *
   * @param address its address with the prefix, null for DHCP
   * @param gateway null for none
   * @param mac derived from the address, so that a neighbour's cache stays right when an address is
   *     used again; null for DHCP, where the kernel makes one up
   */
  public record Link(
      String bridge, @Nullable String address, @Nullable String gateway, @Nullable String mac) {}

  /** The container's own directory. */
  public Path directory() {
    return lxcPath.resolve(name);
  }

  Path log() {
    return directory().resolve("lxc.log");
  }

  Path console() {
    return directory().resolve("console.log");
  }

  /** Parent of the overlay's writable layer and of its work directory. */
  Path overlay() {
    return directory().resolve("overlay");
  }

  /** The overlay's writable layer. */
  public Path upper() {
    return overlay().resolve("delta");
  }

  /** The lock file that liblxc leaves behind, even after a clean destroy. */
  Path lockFile() {
    return lockDirectory(lxcPath).resolve("." + name);
  }

  /** Where liblxc keeps the lock files of the containers of one path, when it runs as root. */
  public static Path lockDirectory(Path lxcPath) {
    return Path.of("/run/lxc/lock", lxcPath.toString());
  }

  /** The host's end of its network: 14 of the 15 characters an interface may have. */
  String veth() {
    return "lxcp" + name.substring(name.length() - ContainerNames.ID_LENGTH);
  }
}
