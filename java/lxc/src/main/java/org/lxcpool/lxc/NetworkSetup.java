package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ContainerNames;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.net.AddressClaim;
import org.lxcpool.lxc.internal.net.AddressRange;
import org.lxcpool.lxc.internal.net.ConfiguredAddress;
import org.lxcpool.lxc.internal.net.Neighbours;
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
  static @Nullable AddressRange addresses(Network network, ContainerNames names, Path lxcPath) {
    Subnet subnet = network.subnet();
    if (subnet == null) {
      return null;
    }
    Set<Integer> reserved = new HashSet<>(Bridge.hostAddresses(subnet));
    reserved.addAll(ofEarlierLives(names, lxcPath));
    Neighbours neighbours = new Neighbours(names, lxcPath);
    return new AddressRange(network.bridge(), subnet, reserved, neighbours::addresses);
  }

  /** The addresses of this pool's containers of earlier lives, which may still run. */
  private static Set<Integer> ofEarlierLives(ContainerNames names, Path lxcPath) {
    Set<Integer> found = new HashSet<>();
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(lxcPath)) {
      for (Path container : containers) {
        if (names.isOne(String.valueOf(container.getFileName()))) {
          found.add(ConfiguredAddress.of(container));
        }
      }
    } catch (IOException e) {
      throw new ContainerException("can't read the containers in " + lxcPath + ": " + e, e);
    }
    return found;
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
