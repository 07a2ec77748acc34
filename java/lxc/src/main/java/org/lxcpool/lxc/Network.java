package org.lxcpool.lxc;

import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;

/** How a factory connects its containers. Immutable. */
public final class Network {
  /** The network of a factory by default. */
  static final Network DEFAULT = ownBridge(NetworkPlan.DEFAULT_BRIDGE, NetworkPlan.DEFAULT_SUBNET);

  private static final Network NONE = new Network(NetworkPlan.none());

  private final NetworkPlan plan;

  private Network(NetworkPlan plan) {
    this.plan = plan;
  }

  /**
   * Begins a network on an existing bridge; the next call chooses where addresses come from.
   *
   * @param name the name of the bridge
   * @return the bridge
   * @throws IllegalArgumentException if no bridge can have this name
   */
  public static OnBridge bridge(String name) {
    return new OnBridge(NetworkPlan.checkBridgeName(name));
  }

  /**
   * Returns a network on a bridge that the factory creates if it is missing. The first address of
   * the subnet is the bridge's own and the containers' gateway. The last factory of this host that
   * uses the bridge removes it when it is closed, unless a container is still connected to it. An
   * existing bridge of that name that lxcpool didn't create must be up and have an address in the
   * subnet; lxcpool never removes it.
   *
   * <p>A factory isn't built if another interface or route of this host overlaps the subnet. Routes
   * of prefix /0 and /1 (default routes) don't count.
   *
   * @param name the name of the bridge
   * @param subnet the subnet in CIDR notation, from /8 to /29, that containers get addresses from
   * @return the network
   * @throws IllegalArgumentException if the name or the subnet is invalid
   */
  public static Network ownBridge(String name, String subnet) {
    return new Network(NetworkPlan.ownBridge(name, Subnet.parse(subnet)));
  }

  /**
   * Returns the network without any interface but loopback. {@link LxcContainer#awaitNetwork}
   * returns at once.
   *
   * @return the network
   */
  public static Network none() {
    return NONE;
  }

  /** Returns this network for internal use. */
  NetworkPlan plan() {
    return plan;
  }

  @Override
  public String toString() {
    return plan.toString();
  }

  /** A bridge whose source of addresses isn't chosen yet. Immutable. */
  public static final class OnBridge {
    private final String name;

    private OnBridge(String name) {
      this.name = name;
    }

    /**
     * Returns a network in which the factory assigns addresses of a subnet. No two containers have
     * the same address at the same time, even when several processes use this bridge through
     * lxcpool. The gateway is the bridge's own address in the subnet, if it has one. Addresses of
     * this host are never assigned.
     *
     * @param subnet the subnet in CIDR notation, from /8 to /29, for example {@code 10.77.0.0/24}
     * @return the network
     * @throws IllegalArgumentException if the subnet is invalid
     */
    public Network addresses(String subnet) {
      return new Network(NetworkPlan.operatorsBridge(name, Subnet.parse(subnet)));
    }

    /**
     * Returns a network in which each container asks a DHCP server on the bridge. Hardware
     * addresses are reused as soon as their container is gone, the lowest first. A server that
     * identifies its clients by hardware address therefore needs no more addresses than there were
     * containers alive at once.
     *
     * @return the network
     */
    public Network dhcp() {
      return new Network(NetworkPlan.operatorsBridge(name, null));
    }
  }
}
