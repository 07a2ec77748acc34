package org.lxcpool.lxc.internal.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;

/**
 * The addresses of one subnet on one bridge, given out round robin so that one just freed rests
 * longest.
 */
public final class AddressRange {
  private static final int SIZE_PER_AHEAD = 16;

  private final String bridge;
  private final Subnet subnet;
  private final Set<Integer> reserved;
  private final Supplier<Set<Integer>> inUse;
  private int next;

  /** A range of which nobody else uses an address without a claim. */
  AddressRange(String bridge, Subnet subnet, Set<Integer> reserved) {
    this(bridge, subnet, reserved, Set::of);
  }

  /**
   * @param reserved addresses not to give out: the bridge's own, and those of containers that
   *     outlived an earlier process
   * @param inUse tells addresses that somebody uses though their claims ended with his process
   */
  public AddressRange(
      String bridge, Subnet subnet, Set<Integer> reserved, Supplier<Set<Integer>> inUse) {
    this.inUse = inUse;
    this.bridge = bridge;
    this.subnet = subnet;
    this.reserved = ConcurrentHashMap.newKeySet();
    reserved.stream().filter(subnet::contains).forEach(this.reserved::add);
    this.next = subnet.first();
  }

  public Subnet subnet() {
    return subnet;
  }

  private int size() {
    return subnet.last() - subnet.first() + 1;
  }

  /**
   * How many may be claimed before there is a container for them: none in a small range, in which
   * another pool could miss one.
   */
  public int mostAhead() {
    return size() / SIZE_PER_AHEAD;
  }

  /**
   * Claims a free address.
   *
   * @throws ContainerException if there is none
   */
  AddressClaim claim() {
    return claim(1).get(0);
  }

  /**
   * Claims some free addresses.
   *
   * @param most how many at most; those that there are, if there are fewer
   * @throws ContainerException if there is none
   */
  public List<AddressClaim> claim(int most) {
    List<AddressClaim> claims = new ArrayList<>();
    try {
      int tried = 0;
      while (claims.isEmpty() && tried < size()) {
        for (; claims.size() < most && tried < size(); tried++) {
          tryNext().ifPresent(claims::add);
        }
        leave(claims, inUse.get());
      }
    } catch (RuntimeException | Error e) {
      claims.forEach(AddressClaim::close);
      throw e;
    }
    if (claims.isEmpty()) {
      throw new ContainerException(
          "no free address in "
              + subnet
              + " on bridge "
              + bridge
              + ": all "
              + (size() - reserved.size())
              + " are in use; destroy containers, or use a larger subnet");
    }
    return claims;
  }

  private Optional<AddressClaim> tryNext() {
    int candidate = advance();
    return reserved.contains(candidate)
        ? Optional.empty()
        : AddressClaim.tryClaim(bridge, candidate);
  }

  // Looked at now that they are claimed: who had one before, has left his mark before he ended.
  private static void leave(List<AddressClaim> claims, Set<Integer> inUse) {
    claims.removeIf(
        claim -> {
          boolean others = inUse.contains(claim.address());
          if (others) {
            claim.close();
          }
          return others;
        });
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
