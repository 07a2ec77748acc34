package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.Limits;

/**
 * The specification of a container, complete before the container is created.
 *
 * @param idMap null for a privileged container
 * @param link its network, null for none
 * @param seccompPolicy the file with the system calls it is refused
 * @param extra the items that the user added to the configuration
 */
public record ContainerSpec(
    String name,
    Path lxcPath,
    PreparedBase base,
    @Nullable IdMap idMap,
    Limits limits,
    @Nullable Link link,
    Path seccompPolicy,
    List<ConfigItem> extra) {

  /** The key of the init command. */
  public static final String INIT = "lxc.init.cmd";

  /**
   * The network connection of a container.
   *
   * @param address its address with the prefix length, null for DHCP
   * @param gateway null for none
   * @param mac its hardware address, derived from the address, so that neighbour caches stay valid
   *     when an address is reused; for DHCP one that no other container has, null until it is
   *     chosen
   */
  public record Link(
      String bridge, @Nullable String address, @Nullable String gateway, @Nullable String mac) {}

  /** Returns a copy with another network connection. */
  public ContainerSpec withLink(@Nullable Link other) {
    return new ContainerSpec(name, lxcPath, base, idMap, limits, other, seccompPolicy, extra);
  }

  /** Returns the init command: the user's if set, otherwise the base's. */
  public String initCommand() {
    String chosen = ConfigItem.last(extra, INIT);
    return chosen == null ? base.initCommand() : chosen;
  }

  /** Returns the container's paths on the host. */
  public ContainerPaths paths() {
    return new ContainerPaths(name, lxcPath);
  }
}
