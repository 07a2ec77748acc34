package org.lxcpool.lxc;

import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.network.BridgeUse;
import org.lxcpool.lxc.internal.network.HostBridge;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * A bridge that containers are connected to. It connects them to the host and to each other;
 * forwarding and NAT to other networks are up to the operator. Thread-safe.
 */
public final class Bridge implements AutoCloseable {
  private final HostBridge bridge;
  private final @Nullable BridgeUse use; // null if the bridge existed before

  private Bridge(HostBridge bridge, @Nullable BridgeUse use) {
    this.bridge = bridge;
    this.use = use;
  }

  /**
   * Creates a bridge and brings it up. If a bridge of that name exists, this method uses it as it
   * is, provided that it is up and has an address in the subnet. If lxcpool was killed before it
   * had configured a bridge completely, this method completes it.
   *
   * <p>The bridge has a fixed hardware address, which is the same whenever lxcpool creates a bridge
   * of that name on this host. Without one, a bridge takes the address of one of its ports, which
   * changes with each container.
   *
   * @param name its name, 1 to 15 letters, digits, dots, dashes and underscores
   * @param address its own address with the prefix of the subnet, for example {@code 10.77.0.1/24}
   * @return the bridge; closing it removes it, if this call created it and no container is
   *     connected to it
   * @throws IllegalArgumentException if the name or the address is invalid
   * @throws ContainerException if the bridge can't be created, if another kind of interface has the
   *     name, or if a bridge of that name, which lxcpool didn't create, is down or has no address
   *     in the subnet
   */
  public static Bridge create(String name, String address) {
    HostBridge bridge = new HostBridge(NetworkPlan.checkBridgeName(name));
    Subnet subnet = Subnet.around(address);
    // While this use lasts, no factory removes the bridge as its own.
    BridgeUse use = BridgeUse.begin(name);
    try {
      if (bridge.ensure(address, subnet)) {
        return new Bridge(bridge, use);
      }
    } catch (RuntimeException | Error e) {
      use.close();
      throw e;
    }
    use.close();
    return new Bridge(bridge, null);
  }

  /**
   * Returns the name of the bridge.
   *
   * @return the name
   */
  public String name() {
    return bridge.name();
  }

  /**
   * Removes the bridge if {@link #create} created it, nothing is connected to it, and no factory
   * uses it as its own bridge. If a factory does, the last such factory removes the bridge when it
   * is closed.
   *
   * @throws ContainerException if the bridge can't be removed
   */
  @Override
  public void close() {
    if (use != null) {
      boolean unused = use.endAsLast(bridge::removeIfUnconnected);
    }
  }
}
