package org.lxcpool.lxc.internal.network;

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
import org.lxcpool.lxc.internal.network.Routes.Route;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the network of a factory on the host, and removes the factory's own bridge after its
 * last use. Thread-safe once {@link #prepare()} has returned.
 */
public final class NetworkSetup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkSetup.class);

  private final NetworkPlan network;
  private final Ledger ledger;
  private final String recordedBridge; // by an earlier process; may be empty
  private @Nullable BridgeUse use; // written while the factory is built

  public NetworkSetup(NetworkPlan network, Ledger ledger) {
    this.network = network;
    this.ledger = ledger;
    recordedBridge = ledger.bridge();
  }

  /**
   * Makes sure that the bridge exists and is ready. The factory's own bridge is recorded in the
   * ledger first, so that it can be removed even if this process is killed.
   *
   * @throws ContainerException if the bridge isn't ready, or the subnet is in use elsewhere
   */
  public void prepare() {
    checkSubnet();
    if (network.isOwn()) {
      use = BridgeUse.begin(network.bridge());
      create();
    } else {
      ensureBridge();
    }
  }

  /**
   * Refuses a subnet that overlaps another interface or route. On a bridge of the operator's, a
   * larger subnet around this one is the operator's decision, and a bridge without an address in
   * the subnet only connects the containers with each other.
   */
  private void checkSubnet() {
    Subnet subnet = network.subnet();
    if (subnet == null
        || (!network.isOwn() && HostInterfaces.addressOf(network.bridge(), subnet) == 0)) {
      return;
    }
    List<Route> routes = new ArrayList<>(HostInterfaces.subnets());
    routes.addAll(Routes.parse(table()));
    routes.removeIf(route -> !network.isOwn() && route.subnet().prefix() < subnet.prefix());
    Optional<Route> conflict = Routes.conflict(routes, subnet, network.bridge());
    if (conflict.isPresent()) {
      throw new ContainerException(
          Routes.describe(subnet, conflict.get())
              + "; choose a free one with Network.ownBridge(name, subnet)");
    }
  }

  private static String table() {
    try {
      return Files.readString(Path.of(Routes.FILE));
    } catch (IOException e) {
      throw new ContainerException("can't read this host's routes: " + e, e);
    }
  }

  /**
   * Creates the factory's own bridge again if it was deleted.
   *
   * @throws ContainerException if it can't be created, or a bridge of the operator's is missing
   */
  public void ensureBridge() {
    if (network.isNone() || new HostBridge(network.bridge()).exists()) {
      return;
    }
    if (!network.isOwn()) {
      String name = network.bridge();
      throw new ContainerException(
          String.format(
              "bridge %s does not exist; create it with: ip link add name %s address %s type"
                  + " bridge && ip link set %s up, or use Network.ownBridge",
              name, name, Mac.ofOperatorsBridge(name), name));
    }
    create();
  }

  private void create() {
    Subnet subnet = requireNonNull(network.subnet(), "an own bridge has a subnet");
    ledger.bridge(network.bridge());
    boolean unused =
        new HostBridge(network.bridge())
            .ensure(Subnet.text(subnet.first()) + "/" + subnet.prefix(), subnet);
  }

  /**
   * Removes the factory's own bridge if no other factory uses it and nothing is connected to it,
   * and likewise the one that an earlier process recorded in the ledger.
   *
   * @throws ContainerException if a bridge can't be removed
   */
  @Override
  public void close() {
    BridgeUse own = use;
    if (own != null) {
      HostBridge bridge = new HostBridge(network.bridge());
      boolean last = own.endAsLast(bridge::removeIfUnconnected);
      forget(bridge, last, ledger);
    }
    if (!recordedBridge.isEmpty()
        && !(network.isOwn() && recordedBridge.equals(network.bridge()))) {
      boolean unused = removeIfUnused(recordedBridge, ledger);
    }
  }

  /**
   * Removes a bridge that is recorded in a ledger, unless something is connected to it.
   *
   * @return false if a factory uses the bridge
   * @throws ContainerException if the bridge can't be removed
   */
  public static boolean removeIfUnused(String name, Ledger ledger) {
    HostBridge bridge = new HostBridge(name);
    boolean unused = BridgeUse.ifUnused(name, bridge::removeIfUnconnected);
    forget(bridge, unused, ledger);
    return unused;
  }

  // The next factory of this ledger removes a bridge that still has ports. Other factories that use
  // the bridge remove it after their last use.
  private static void forget(HostBridge bridge, boolean last, Ledger ledger) {
    if (ledger.bridge().equals(bridge.name()) && !(last && bridge.isOurs())) {
      try {
        ledger.bridge("");
      } catch (ContainerException e) {
        LOG.warn(
            "bridge {} stays recorded in the ledger, which is harmless: {}",
            bridge.name(),
            e.getMessage());
      }
    }
  }
}
