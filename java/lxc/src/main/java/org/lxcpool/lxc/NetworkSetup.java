package org.lxcpool.lxc;

import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.net.AddressClaim;
import org.lxcpool.lxc.internal.net.AddressRange;
import org.lxcpool.lxc.internal.net.Subnet;

/** Turns a {@link Network} into what is there on the host. */
final class NetworkSetup {
  private NetworkSetup() {}

  /**
   * Makes sure that the bridge is there. One that it makes is recorded first, so that it is known
   * as ours even when this process is killed.
   */
  static void makeBridge(Network network, Ledger ledger) {
    if (network.isNone() || Bridge.exists(network.bridge())) {
      return;
    }
    String name = network.bridge();
    Subnet subnet = network.subnet();
    if (!network.isOwn() || subnet == null) {
      throw new ContainerException(
          "bridge "
              + name
              + " does not exist; make it: ip link add "
              + name
              + " type bridge && ip link set "
              + name
              + " up, or use Network.ownBridge");
    }
    ledger.bridge(name);
    Bridge unused = Bridge.create(name, Subnet.text(subnet.first()) + "/" + subnet.prefix());
  }

  /**
   * Removes the bridge that the pool has made in this life or an earlier one, unless something is
   * connected to it.
   */
  static void removeBridge(Ledger ledger) {
    String name = ledger.bridge();
    if (!name.isEmpty()) {
      Bridge.ofEarlier(name).close();
      if (!Bridge.exists(name)) {
        ledger.bridge("");
      }
    }
  }

  /** The range that addresses come from, null if they come from elsewhere. */
  static @Nullable AddressRange addresses(Network network) {
    Subnet subnet = network.subnet();
    return subnet == null
        ? null
        : new AddressRange(network.bridge(), subnet, Bridge.hostAddresses(subnet));
  }

  static ContainerSpec.@Nullable Link link(
      Network network, @Nullable AddressClaim claim, Gateway bridge) {
    if (network.isNone()) {
      return null;
    }
    Subnet subnet = network.subnet();
    if (subnet == null || claim == null) {
      return new ContainerSpec.Link(network.bridge(), null, null, null);
    }
    int gateway = bridge.address(subnet);
    return new ContainerSpec.Link(
        network.bridge(),
        Subnet.text(claim.address()) + "/" + subnet.prefix(),
        gateway == 0 ? null : Subnet.text(gateway),
        mac(claim.address()));
  }

  // Locally administered, with the address in the last four bytes.
  private static String mac(int address) {
    return String.format(
        "02:6c:%02x:%02x:%02x:%02x",
        (address >>> 24) & 255, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
  }
}
