package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.internal.image.PreparedBase;

/**
 * All that is decided about one container before it is made.
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
    List<ConfigItem> extra) {

  /** The item that says what a container boots. */
  public static final String INIT = "lxc.init.cmd";

  /**
   * How it is connected.
   *
   * @param address its address with the prefix, null for DHCP
   * @param gateway null for none
   * @param mac derived from the address, so that a neighbour's cache stays right when an address is
   *     used again; for DHCP one that no other container has, null until it is made
   */
  public record Link(
      String bridge, @Nullable String address, @Nullable String gateway, @Nullable String mac) {}

  /** The same, connected like this. */
  public ContainerSpec withLink(@Nullable Link other) {
    return new ContainerSpec(name, lxcPath, base, idMap, limits, other, seccompPolicy, extra);
  }

  /** What it boots: the base's own unless the user chose another. */
  public String initCommand() {
    String chosen = ConfigItem.last(extra, INIT);
    return chosen == null ? base.initCommand() : chosen;
  }

  /** What it will own, by name. */
  public ContainerPaths paths() {
    return new ContainerPaths(name, lxcPath);
  }
}
