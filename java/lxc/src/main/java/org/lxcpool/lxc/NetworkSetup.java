package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.network.AddressClaim;
import org.lxcpool.lxc.internal.network.AddressRange;
import org.lxcpool.lxc.internal.network.BridgeUse;
import org.lxcpool.lxc.internal.network.Mac;
import org.lxcpool.lxc.internal.network.MacRange;
import org.lxcpool.lxc.internal.network.Routes;
import org.lxcpool.lxc.internal.network.Routes.Route;
import org.lxcpool.lxc.internal.network.Subnet;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a {@link Network} into what is there on the host, and takes that away again when nobody
 * uses it any more. Thread-safe.
 */
final class NetworkSetup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkSetup.class);

  private final Network network;
  private final Ledger ledger;
  private final String ofEarlierLife;
  private @Nullable BridgeUse use; // written while the factory is built

  NetworkSetup(Network network, Ledger ledger) {
    this.network = network;
    this.ledger = ledger;
    ofEarlierLife = ledger.bridge();
  }

  /**
   * Makes sure that the bridge is there and ready. One of our own is recorded first, so that it is
   * known even when this process is killed.
   */
  void prepare() {
    checkSubnet();
    if (network.isOwn()) {
      use = BridgeUse.begin(network.bridge());
      make();
    } else {
      makeBridge();
    }
  }

  /**
   * Another's part of the address space is not taken. On a bridge of the operator's, what is larger
   * than the subnet is his to know of, and one without an address of its own only connects.
   */
  private void checkSubnet() {
    Subnet subnet = network.subnet();
    if (subnet == null || (!network.isOwn() && Bridge.gateway(network.bridge(), subnet) == 0)) {
      return;
    }
    List<Route> routes = new ArrayList<>(Routes.ofInterfaces());
    routes.addAll(Routes.parse(table()));
    routes.removeIf(route -> !network.isOwn() && route.subnet().prefix() < subnet.prefix());
    Optional<Route> conflict = Routes.conflict(routes, subnet, network.bridge());
    if (conflict.isPresent()) {
      throw new ContainerException(
          Routes.describe(subnet, conflict.get())
              + "; choose one that is free, by Network.ownBridge(name, subnet)");
    }
  }

  private static String table() {
    try {
      return Files.readString(Path.of(Routes.FILE));
    } catch (IOException e) {
      throw new ContainerException("can't read this host's routes: " + e, e);
    }
  }

  /** Makes the bridge again if it was deleted. */
  void makeBridge() {
    if (network.isNone() || Bridge.exists(network.bridge())) {
      return;
    }
    if (!network.isOwn()) {
      String name = network.bridge();
      throw new ContainerException(
          String.format(
              "bridge %s does not exist; make it: ip link add name %s address %s type bridge"
                  + " && ip link set %s up, or use Network.ownBridge",
              name, name, Mac.ofOperatorsBridge(name), name));
    }
    make();
  }

  private void make() {
    Subnet subnet = requireNonNull(network.subnet(), "an own bridge has a subnet");
    ledger.bridge(network.bridge());
    boolean unused =
        Bridge.ensure(network.bridge(), Subnet.text(subnet.first()) + "/" + subnet.prefix());
  }

  /**
   * Removes the bridge of our own, if no other factory uses it and nothing is connected to it, and
   * likewise one that the ledger has of an earlier life.
   */
  @Override
  public void close() {
    BridgeUse own = use;
    if (own != null) {
      String name = network.bridge();
      boolean last = own.endAsLast(() -> Bridge.remove(name));
      forget(name, last, ledger);
    }
    if (!ofEarlierLife.isEmpty() && !(network.isOwn() && ofEarlierLife.equals(network.bridge()))) {
      boolean unused = removeIfUnused(ofEarlierLife, ledger);
    }
  }

  /**
   * Removes a bridge that is a ledger's.
   *
   * @return false if a factory uses it
   */
  static boolean removeIfUnused(String name, Ledger ledger) {
    boolean unused = BridgeUse.ifUnused(name, () -> Bridge.remove(name));
    forget(name, unused, ledger);
    return unused;
  }

  // One with ports is left to the next life, one that others use to the last of these.
  private static void forget(String name, boolean last, Ledger ledger) {
    if (ledger.bridge().equals(name) && !(last && Bridge.isOurs(name))) {
      try {
        ledger.bridge("");
      } catch (ContainerException e) {
        LOG.warn("bridge {} stays recorded, which does no harm: {}", name, e.getMessage());
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

  /** The hardware addresses of containers that ask for their addresses, else null. */
  static @Nullable MacRange macs(Network network) {
    return network.isNone() || network.subnet() != null ? null : new MacRange(network.bridge());
  }

  /**
   * How a container is connected.
   *
   * @param claim of its address, or of its hardware address where it asks for the other; null where
   *     that is not yet decided
   */
  static ContainerSpec.@Nullable Link link(
      Network network, @Nullable AddressClaim claim, Gateway bridge) {
    if (network.isNone()) {
      return null;
    }
    Subnet subnet = network.subnet();
    if (subnet == null || claim == null) {
      String mac = claim == null ? null : MacRange.text(network.bridge(), claim);
      return new ContainerSpec.Link(network.bridge(), null, null, mac);
    }
    int gateway = bridge.address(subnet);
    return new ContainerSpec.Link(
        network.bridge(),
        Subnet.text(claim.address()) + "/" + subnet.prefix(),
        gateway == 0 ? null : Subnet.text(gateway),
        Mac.ofAddress(claim.address()));
  }
}
