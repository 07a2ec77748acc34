package org.lxcpool.lxc.internal.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * The addresses of one subnet on one bridge. They are assigned round-robin, so that an address that
 * was just released is reused last. Thread-safe.
 */
public final class AddressRange {
  /** At most one in this many addresses is claimed ahead. */
  private static final int ADDRESSES_PER_CLAIM_AHEAD = 16;

  private final String bridge;
  private final BridgeClaims claims;
  private final Subnet subnet;
  private final Set<Integer> reserved;

  @GuardedBy("this")
  private int next;

  /**
   * Returns the range of a network; null if a DHCP server assigns addresses, or there is no
   * network.
   *
   * @throws ContainerException if this host's own addresses, which are reserved, can't be listed
   */
  public static @Nullable AddressRange of(NetworkPlan network) {
    Subnet subnet = network.subnet();
    if (subnet == null) {
      return null;
    }
    return new AddressRange(network.bridge(), subnet, HostInterfaces.addressesIn(subnet));
  }

  /**
   * @param reserved addresses that are never assigned
   */
  public AddressRange(String bridge, Subnet subnet, Set<Integer> reserved) {
    this(bridge, new BridgeClaims(bridge), subnet, reserved);
  }

  AddressRange(String bridge, BridgeClaims claims, Subnet subnet, Set<Integer> reserved) {
    this.bridge = bridge;
    this.claims = claims;
    this.subnet = subnet;
    this.reserved = reserved.stream().filter(subnet::contains).collect(Collectors.toSet());
    this.next = subnet.first();
  }

  /** Returns the subnet of the addresses. */
  public Subnet subnet() {
    return subnet;
  }

  private int size() {
    return subnet.last() - subnet.first() + 1;
  }

  /**
   * Returns how many addresses may be claimed before their containers are created. In a small range
   * none may be, since another pool could need them.
   */
  public int mostAhead() {
    return size() / ADDRESSES_PER_CLAIM_AHEAD;
  }

  /**
   * Claims a free address for each container.
   *
   * @param containers at least one
   * @return the claims, in the order of the containers; fewer if there aren't enough free addresses
   * @throws ContainerException if there is no free address, or the claims can't be written
   */
  public List<AddressClaim> claim(List<ContainerPaths> containers) {
    List<AddressClaim> claimed = new ArrayList<>();
    try {
      return claims.locked(
          () -> {
            for (int tried = 0; claimed.size() < containers.size() && tried < size(); tried++) {
              tryNext(containers.get(claimed.size())).ifPresent(claimed::add);
            }
            return checked(claimed);
          });
    } catch (RuntimeException | Error e) {
      claimed.forEach(AddressClaim::close);
      throw e;
    }
  }

  private List<AddressClaim> checked(List<AddressClaim> claimed) {
    if (claimed.isEmpty()) {
      throw new ContainerException(
          "no free address in "
              + subnet
              + " on bridge "
              + bridge
              + ": all "
              + (size() - reserved.size())
              + " are in use; destroy containers, or use a larger subnet");
    }
    return claimed;
  }

  private Optional<AddressClaim> tryNext(ContainerPaths container) {
    int candidate = advance();
    return reserved.contains(candidate) ? Optional.empty() : claims.tryClaim(candidate, container);
  }

  /**
   * Claims the address of a container that is adopted; empty if another container has it.
   *
   * @throws ContainerException if the claim can't be read or written
   */
  public Optional<AddressClaim> adopt(int address, ContainerPaths container) {
    return claims.locked(() -> claims.tryClaim(address, container));
  }

  /**
   * Records the address of a container that an earlier process created, unless that process did.
   *
   * @throws ContainerException if the claim can't be read or written
   */
  public void note(int address, ContainerPaths container, ProcessId owner) {
    boolean unused =
        claims.locked(
            () -> {
              claims.note(address, container, owner);
              return true;
            });
  }

  /**
   * Removes the claims that an earlier agent of this pool made for containers that don't exist.
   *
   * @param forgotten whether a container belongs to this pool, which doesn't know it
   * @throws ContainerException if a claim can't be read or removed
   */
  public void forget(Predicate<ContainerPaths> forgotten) {
    claims.forget(forgotten);
  }

  private synchronized int advance() {
    int candidate = next;
    next = candidate == subnet.last() ? subnet.first() : candidate + 1;
    return candidate;
  }
}
