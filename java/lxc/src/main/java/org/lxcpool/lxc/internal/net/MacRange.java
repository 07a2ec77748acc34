package org.lxcpool.lxc.internal.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcpool.ContainerException;

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
  private final Path lxcPath;

  // Of the containers by name; a configuration doesn't change. Guarded by this.
  private final Map<String, Integer> known = new HashMap<>();

  /**
   * @param lxcPath where the containers are that may live though their agent was killed
   */
  public MacRange(String bridge, Path lxcPath) {
    this.bridge = bridge;
    this.lxcPath = lxcPath;
  }

  /**
   * Claims the lowest one that no container has.
   *
   * @throws ContainerException if there is none
   */
  public AddressClaim claim() {
    for (int number = FIRST; number <= LAST; number++) {
      Optional<AddressClaim> claim = tryClaim(number);
      if (claim.isPresent()) {
        if (!isConfigured(number, claim.get())) {
          return claim.get();
        }
        claim.get().close();
      }
    }
    throw new ContainerException("no free hardware address on bridge " + bridge);
  }

  // Looked at now that it is claimed: an earlier holder's container was configured before.
  private boolean isConfigured(int number, AddressClaim claim) {
    try {
      return configured().contains(number);
    } catch (RuntimeException | Error e) {
      claim.close();
      throw e;
    }
  }

  /** Claims the one of a container that is there already; empty if it has none, or another has. */
  public Optional<AddressClaim> adopt(Path container) {
    int number = number(container);
    return number == UNKNOWN ? Optional.empty() : tryClaim(number);
  }

  private Optional<AddressClaim> tryClaim(int number) {
    // No bridge has a colon in its name: these are no addresses of one.
    return AddressClaim.tryClaim(bridge + ":mac", number);
  }

  /** The one that a claim is of. */
  public static String text(String bridge, AddressClaim claim) {
    return Mac.numbered(bridge, claim.address());
  }

  private synchronized Set<Integer> configured() {
    Map<String, Integer> before = new HashMap<>(known);
    known.clear();
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(lxcPath)) {
      for (Path container : containers) {
        String name = String.valueOf(container.getFileName());
        int its = before.getOrDefault(name, UNKNOWN);
        known.put(name, its == UNKNOWN ? number(container) : its);
      }
    } catch (IOException e) {
      throw new ContainerException("can't read the containers in " + lxcPath + ": " + e, e);
    }
    return Set.copyOf(known.values());
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
