package org.lxcpool.lxc.internal.network;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * The network of a factory's containers: gives each its address, or its hardware address if a DHCP
 * server assigns the other. Thread-safe.
 */
public final class ContainerNetwork {
  private final NetworkSetup setup;
  private final ContainerLinks links;
  private final @Nullable AddressRange addresses;
  private final @Nullable MacRange macs;

  /**
   * A container's place in the network.
   *
   * @param claim of its address or hardware address; null if it has none
   * @param link how it is connected; null for no network
   */
  public record Place(@Nullable AddressClaim claim, ContainerSpec.@Nullable Link link) {
    /** Gives up the claim. */
    public void release() {
      if (claim != null) {
        claim.close();
      }
    }
  }

  public ContainerNetwork(NetworkPlan plan, NetworkSetup setup) {
    this.setup = setup;
    links = new ContainerLinks(plan);
    addresses = AddressRange.of(plan);
    macs = MacRange.of(plan);
  }

  /** Makes the bridge if it is missing. */
  public void ensureBridge() {
    setup.ensureBridge();
  }

  /** Returns how many places may be reserved ahead of their use. */
  public int mostAhead() {
    return addresses == null ? Integer.MAX_VALUE : addresses.mostAhead();
  }

  private Place place(@Nullable AddressClaim claim) {
    return new Place(claim, links.link(claim));
  }

  /**
   * Reserves places for containers.
   *
   * @return a place for each of the first containers, at least one, as far as there are addresses
   * @throws org.lxcpool.ContainerException if there is no free address
   */
  public List<Place> reserve(List<ContainerPaths> containers) {
    if (addresses == null) {
      return Collections.nCopies(containers.size(), place(null));
    }
    List<AddressClaim> claims = addresses.claim(containers);
    try {
      return claims.stream().map(this::place).toList();
    } catch (RuntimeException | Error e) {
      claims.forEach(AddressClaim::close);
      throw e;
    }
  }

  /**
   * Completes a reserved place when its container is made. Hardware addresses aren't reserved
   * ahead, since a DHCP server remembers each one that was ever used.
   */
  public Place complete(ContainerPaths container, Place reserved) {
    return macs == null ? reserved : place(macs.claim(container));
  }

  /**
   * Returns the place of a container that is adopted; empty if another container has it.
   *
   * @param address as it was recorded; empty if none was
   */
  public Optional<Place> adopt(ContainerPaths container, String address) {
    if (macs != null) {
      return macs.adopt(container).map(this::place);
    }
    if (addresses == null) {
      return Optional.of(place(null));
    }
    int number = number(address);
    return number == 0 ? Optional.empty() : addresses.adopt(number, container).map(this::place);
  }

  /** Notes that a container of an earlier agent has an address, as far as it is of this range. */
  public void note(ContainerPaths container, String address, ProcessId owner) {
    int number = number(address);
    if (addresses != null && number != 0) {
      addresses.note(number, container, owner);
    }
  }

  /** Gives up the claims of containers that match. */
  public void forget(Predicate<ContainerPaths> containers) {
    if (addresses != null) {
      addresses.forget(containers);
    }
    if (macs != null) {
      macs.forget(containers);
    }
  }

  /** Returns an address of the range as a number; 0 if it isn't one. */
  private int number(String address) {
    if (addresses == null || address.isEmpty()) {
      return 0;
    }
    int number = Subnet.addressOf(address);
    return addresses.subnet().contains(number) ? number : 0;
  }
}
