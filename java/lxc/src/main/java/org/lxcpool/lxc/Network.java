package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.host.NetworkChecks;
import org.lxcpool.lxc.internal.network.Subnet;

/** How containers are connected. Immutable. */
public final class Network {
  /** The bridge of a factory without a choice. */
  static final Network DEFAULT = ownBridge(NetworkChecks.BRIDGE, NetworkChecks.SUBNET);

  private static final Network NONE = new Network(null, null, false);

  private final @Nullable String bridge;
  private final @Nullable Subnet subnet;
  private final boolean own;

  private Network(@Nullable String bridge, @Nullable Subnet subnet, boolean own) {
    this.bridge = bridge;
    this.subnet = subnet;
    this.own = own;
  }

  /**
   * A bridge that exists; the next call says where addresses come from.
   *
   * @param name the name of the bridge
   * @return the bridge, to be completed
   * @throws IllegalArgumentException if that can't be the name of a bridge
   */
  public static OnBridge bridge(String name) {
    return new OnBridge(Bridge.checkName(name));
  }

  /**
   * A bridge of our own: made when it is missing, with the first address of the subnet as its own
   * and as the containers' gateway, and removed when the last factory of this host that uses it is
   * closed and no container is left on it. A bridge of that name that this library didn't make must
   * be up and have an address in the subnet; it is never removed.
   *
   * <p>A factory with a subnet of which another interface or route of this host has a part is
   * refused. Routes to everywhere don't count.
   *
   * @param name the name of the bridge
   * @param subnet the subnet in CIDR notation, from /8 to /29; containers get addresses from it
   * @return the network
   * @throws IllegalArgumentException if the name or the subnet is not one
   */
  public static Network ownBridge(String name, String subnet) {
    return new Network(Bridge.checkName(name), Subnet.parse(subnet), true);
  }

  /**
   * No network but loopback. {@link LxcContainer#awaitNetwork} returns at once.
   *
   * @return the network
   */
  public static Network none() {
    return NONE;
  }

  boolean isNone() {
    return bridge == null;
  }

  boolean isOwn() {
    return own;
  }

  /** The name of the bridge. */
  String bridge() {
    return requireNonNull(bridge);
  }

  /** The subnet that addresses come from; null for DHCP and for none. */
  @Nullable Subnet subnet() {
    return subnet;
  }

  @Override
  public String toString() {
    if (bridge == null) {
      return "no network";
    }
    return "bridge " + bridge + (subnet == null ? " with DHCP" : " with addresses of " + subnet);
  }

  /** A bridge, for which it isn't said yet where addresses come from. */
  public static final class OnBridge {
    private final String name;

    private OnBridge(String name) {
      this.name = name;
    }

    /**
     * The factory gives each container an address of a subnet, never the same one twice at a time,
     * not even when several processes use this bridge through this library. The gateway is the
     * bridge's own address in the subnet, if it has one; addresses of this host are left out.
     *
     * @param subnet the subnet in CIDR notation, from /8 to /29, for example {@code 10.77.0.0/24}
     * @return the network
     * @throws IllegalArgumentException if it isn't a subnet
     */
    public Network addresses(String subnet) {
      return new Network(name, Subnet.parse(subnet), false);
    }

    /**
     * Each container asks a DHCP server on the bridge. Hardware addresses are used again as soon as
     * a container is gone, the lowest first, so that a server which knows its clients by them needs
     * no more addresses than there were containers alive at once.
     *
     * @return the network
     */
    public Network dhcp() {
      return new Network(name, null, false);
    }
  }
}
