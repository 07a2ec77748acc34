package org.lxcpool.lxc.internal.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The addresses of one subnet on one bridge, given out round robin so that one just freed rests
 * longest.
 */
public final class AddressRange {
  private static final int SIZE_PER_AHEAD = 16;

  private final String bridge;
  private final BridgeClaims claims;
  private final Subnet subnet;
  private final Set<Integer> reserved;
  private int next;

  /**
   * @param reserved addresses not to give out: the host's own
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
   * Claims free addresses for containers.
   *
   * @param containers at least one
   * @return an address for each, in their order; those that there are, if there are fewer
   * @throws ContainerException if there is none
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

  /** Claims the address of a container that is adopted; empty if another one has it. */
  public Optional<AddressClaim> adopt(int address, ContainerPaths container) {
    return claims.locked(() -> claims.tryClaim(address, container));
  }

  /**
   * Records the address of a container that an earlier process made, as far as it didn't do so
   * itself.
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
   * Gives up what an earlier agent of this pool has claimed for containers that were never made.
   *
   * @param forgotten whether a container is one of this pool's, and not known to it
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
