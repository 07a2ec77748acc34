package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The hardware addresses of the containers on one bridge that ask a DHCP server. Such a server
 * keeps the address of a client that is gone, for the same client to come back: so the lowest free
 * one is given out again, and there are never more clients than containers were alive at once.
 * Thread-safe.
 */
public final class MacRange {
  private static final int FIRST = 1;
  private static final int LAST = 0xffff;
  private static final int UNKNOWN = 0;
  private static final String KEY = "lxc.net.0.hwaddr";

  private final String bridge;
  private final BridgeClaims claims;

  /** The hardware addresses of a bridge of this network namespace. */
  public MacRange(String bridge) {
    this.bridge = bridge;
    // No bridge has a colon in its name: these are no addresses of one.
    this.claims = new BridgeClaims(bridge + ":mac");
  }

  /**
   * Claims the lowest one that no container has.
   *
   * @throws ContainerException if there is none
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

  /** Claims the one of a container that is there already; empty if it has none, or another has. */
  public Optional<AddressClaim> adopt(ContainerPaths container) {
    int number = number(container.directory());
    return number == UNKNOWN
        ? Optional.empty()
        : claims.locked(() -> claims.tryClaim(number, container));
  }

  /**
   * Gives up what an earlier agent of this pool has claimed for containers that are no more.
   *
   * @param forgotten whether a container is one of this pool's, and not known to it
   */
  public void forget(Predicate<ContainerPaths> forgotten) {
    claims.forget(forgotten);
  }

  /** The one that a claim is of. */
  public static String text(String bridge, AddressClaim claim) {
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
      return UNKNOWN; // cut off: its writer was killed, and it was never started
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
      return ""; // being made or removed
    }
  }
}
