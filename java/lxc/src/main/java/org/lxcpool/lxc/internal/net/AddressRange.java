package org.lxcpool.lxc.internal.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.lxcpool.ContainerException;

/**
 * The addresses of one subnet on one bridge, given out round robin so that one just freed rests
 * longest.
 */
public final class AddressRange {
  private final String bridge;
  private final Subnet subnet;
  private final Set<Integer> reserved;
  private final IntPredicate isTaken;
  private int next;

  /** A range of which nobody else uses an address without a claim. */
  AddressRange(String bridge, Subnet subnet, Set<Integer> reserved) {
    this(bridge, subnet, reserved, address -> false);
  }

  /**
   * @param reserved addresses not to give out: the bridge's own, and those of containers that
   *     outlived an earlier process
   * @param isTaken whether somebody uses an address whose claim ended with its process
   */
  public AddressRange(String bridge, Subnet subnet, Set<Integer> reserved, IntPredicate isTaken) {
    this.isTaken = isTaken;
    this.bridge = bridge;
    this.subnet = subnet;
    this.reserved = ConcurrentHashMap.newKeySet();
    reserved.stream().filter(subnet::contains).forEach(this.reserved::add);
    this.next = subnet.first();
  }

  public Subnet subnet() {
    return subnet;
  }

  /**
   * Claims a free address.
   *
   * @throws ContainerException if there is none
   */
  public AddressClaim claim() {
    int count = subnet.last() - subnet.first() + 1;
    for (int tried = 0; tried < count; tried++) {
      int candidate = advance();
      if (reserved.contains(candidate)) {
        continue;
      }
      Optional<AddressClaim> claim = AddressClaim.tryClaim(bridge, candidate);
      if (claim.isPresent()) {
        // Asked now that it is claimed: whoever had it before, has left his mark before he ended.
        if (!isTaken.test(candidate)) {
          return claim.get();
        }
        claim.get().close();
      }
    }
    throw new ContainerException(
        "no free address in "
            + subnet
            + " on bridge "
            + bridge
            + ": all "
            + (count - reserved.size())
            + " are in use; destroy containers, or use a larger subnet");
  }

  /**
   * Claims some free addresses.
   *
   * @param most how many at most; those that there are, if there are fewer
   * @throws ContainerException if there is none
   */
  public List<AddressClaim> claim(int most) {
    List<AddressClaim> claims = new ArrayList<>();
    claims.add(claim());
    try {
      while (claims.size() < most) {
        claims.add(claim());
      }
    } catch (ContainerException e) {
      // these are all
    }
    return claims;
  }

  /** Claims a reserved address, whose container is adopted; empty if somebody has it. */
  public Optional<AddressClaim> adopt(int address) {
    Optional<AddressClaim> claim = AddressClaim.tryClaim(bridge, address);
    claim.ifPresent(c -> reserved.remove(address));
    return claim;
  }

  /** Doesn't give an address out until it is free again. */
  public void reserve(int address) {
    reserved.add(address);
  }

  /** A reserved address is free: nothing is left of its container. */
  public void free(int address) {
    reserved.remove(address);
  }

  private synchronized int advance() {
    int candidate = next;
    next = candidate == subnet.last() ? subnet.first() : candidate + 1;
    return candidate;
  }
}
