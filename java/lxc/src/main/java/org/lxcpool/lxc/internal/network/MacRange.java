package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.NetworkPlan;

/**
 * The hardware addresses of the containers on one bridge that use DHCP. A DHCP server keeps the
 * address of a client that is gone, in case the client returns. Therefore the lowest free hardware
 * address is reused, so that there are never more clients than containers were alive at once.
 * Thread-safe.
 */
public final class MacRange {
  private static final int FIRST = 1;
  private static final int LAST = 0xffff;
  private static final int UNKNOWN = 0;
  private static final String KEY = "lxc.net.0.hwaddr";

  private final String bridge;
  private final BridgeClaims claims;

  private MacRange(String bridge) {
    this.bridge = bridge;
    // No bridge has a colon in its name, so these claims don't collide with a bridge's.
    this.claims = new BridgeClaims(bridge + ":mac");
  }

  /** Returns the range of a network; null if its containers don't use DHCP. */
  public static @Nullable MacRange of(NetworkPlan network) {
    return network.isNone() || network.subnet() != null ? null : new MacRange(network.bridge());
  }

  /**
   * Claims the lowest free hardware address.
   *
   * @throws ContainerException if there is none, or the claim can't be written
   */
  public AddressClaim claim(ContainerPaths container) {
    return claims.locked(() -> lowest(container));
  }

  private AddressClaim lowest(ContainerPaths container) {
    for (int number = FIRST; number <= LAST; number++) {
      Optional<AddressClaim> claim = claims.tryClaim(number, container);
      if (claim.isPresent()) {
        return claim.get();
      }
    }
    throw new ContainerException("no free hardware address on bridge " + bridge);
  }

  /**
   * Claims the hardware address of a container that is adopted; empty if it has none of this range,
   * or another container has the same one.
   *
   * @throws ContainerException if the claim can't be read or written
   */
  public Optional<AddressClaim> adopt(ContainerPaths container) {
    int number = number(container.directory());
    return number == UNKNOWN
        ? Optional.empty()
        : claims.locked(() -> claims.tryClaim(number, container));
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

  /** Returns the hardware address of a claim. */
  static String text(String bridge, AddressClaim claim) {
    return Mac.numbered(bridge, claim.address());
  }

  private int number(Path container) {
    String mac = configuredMac(container);
    int hosts = mac.length() - "nn:nn".length();
    if (hosts < 0 || !Mac.numbered(bridge, UNKNOWN).startsWith(mac.substring(0, hosts))) {
      return UNKNOWN;
    }
    try {
      return Integer.parseInt(mac.substring(hosts).replace(":", ""), 16);
    } catch (NumberFormatException e) {
      return UNKNOWN; // truncated: its writer was killed, and the container never started
    }
  }

  private static String configuredMac(Path container) {
    try {
      for (String line :
          Files.readAllLines(container.resolve("config"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(KEY)) {
          return line.substring(line.indexOf('=') + 1).strip();
        }
      }
      return "";
    } catch (IOException e) {
      return ""; // the container is being created or removed
    }
  }
}
