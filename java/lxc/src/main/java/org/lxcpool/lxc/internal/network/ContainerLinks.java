package org.lxcpool.lxc.internal.network;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * Derives the network configuration of each container of a factory. The gateway is the bridge's own
 * address. To find it, the JDK lists all interfaces of the host, and each container has one there:
 * therefore it is cached for a second. Thread-safe.
 */
public final class ContainerLinks {
  private static final long CACHE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NetworkPlan network;
  private volatile @Nullable Gateway cached;

  public ContainerLinks(NetworkPlan network) {
    this.network = network;
  }

  /**
   * @param address 0 if the bridge has none in the subnet
   * @param since of {@link System#nanoTime()}
   */
  private record Gateway(int address, long since) {}

  /**
   * Returns how a container is connected.
   *
   * @param claim the claim on its address, or on its hardware address if it uses DHCP; null if it
   *     has no claim yet
   * @return the link; null if there is no network
   */
  public ContainerSpec.@Nullable Link link(@Nullable AddressClaim claim) {
    if (network.isNone()) {
      return null;
    }
    Subnet subnet = network.subnet();
    if (subnet == null || claim == null) {
      String mac = claim == null ? null : MacRange.text(network.bridge(), claim);
      return new ContainerSpec.Link(network.bridge(), null, null, mac);
    }
    int gateway = gateway(subnet);
    return new ContainerSpec.Link(
        network.bridge(),
        Subnet.text(claim.address()) + "/" + subnet.prefix(),
        gateway == 0 ? null : Subnet.text(gateway),
        Mac.ofAddress(claim.address()));
  }

  private int gateway(Subnet subnet) {
    Gateway last = cached;
    long now = System.nanoTime();
    if (last == null || now - last.since() >= CACHE_NANOS) {
      last = new Gateway(HostInterfaces.addressOf(network.bridge(), subnet), now);
      cached = last;
    }
    return last.address();
  }
}
