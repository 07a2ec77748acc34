package org.lxcpool.lxc;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.network.BridgeUse;
import org.lxcpool.lxc.internal.network.IpTool;
import org.lxcpool.lxc.internal.network.Mac;
import org.lxcpool.lxc.internal.network.Subnet;

/**
 * A bridge that containers are connected to. It connects them to the host and to each other; the
 * way to the world (forwarding, NAT) is the operator's to open. Thread-safe.
 */
public final class Bridge implements AutoCloseable {
  // IFNAMSIZ is 16 with the final zero; the kernel allows more, but these need no quoting anywhere.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
  private static final Path INTERFACES = Path.of("/sys/class/net");

  // Of if.h.
  private static final int IFF_UP = 1;

  private final String name;
  private final @Nullable BridgeUse use; // null if it was there

  private Bridge(String name, @Nullable BridgeUse use) {
    this.name = name;
    this.use = use;
  }

  /**
   * Makes a bridge and brings it up. A bridge of that name that exists already is used as it is,
   * provided that it is up and has an address in the subnet; one that this library left half-made,
   * because its process was killed, is completed.
   *
   * <p>The bridge has a hardware address of its own, the same whenever it is made again on this
   * host. One without would take those of its ports, and change with each container.
   *
   * @param name its name, 1 to 15 letters, digits, dots, dashes and underscores
   * @param address its own address with the prefix of the subnet, for example {@code 10.77.0.1/24}
   * @return the bridge; closing it removes it, if this call made it and no container is on it
   * @throws IllegalArgumentException if the name or the address is not one
   * @throws ContainerException if it can't be made, the name is another kind of interface's, or
   *     another's bridge of that name is down or without an address in the subnet
   */
  public static Bridge create(String name, String address) {
    checkName(name);
    Subnet.around(address);
    // While it is held, no factory that has the bridge as its own removes it.
    BridgeUse use = BridgeUse.begin(name);
    try {
      if (ensure(name, address)) {
        return new Bridge(name, use);
      }
    } catch (RuntimeException | Error e) {
      use.close();
      throw e;
    }
    use.close();
    return new Bridge(name, null);
  }

  /** Makes a bridge ready, as {@link #create} does; returns whether it wasn't there. */
  static boolean ensure(String name, String address) {
    Subnet subnet = Subnet.around(address);
    synchronized (Bridge.class) {
      if (exists(name) || !make(name)) {
        complete(name, address, subnet);
        return false;
      }
      try {
        complete(name, address, subnet);
      } catch (ContainerException e) {
        IpTool.run("link", "delete", "dev", name);
        throw e;
      }
      return true;
    }
  }

  /** Makes it in one step; false if another process was quicker. */
  private static boolean make(String name) {
    if (Files.exists(INTERFACES.resolve(name))) {
      throw new ContainerException("interface " + name + " exists and is not a bridge");
    }
    try {
      IpTool.run("link", "add", "name", name, "address", Mac.ofBridge(name), "type", "bridge");
      return true;
    } catch (ContainerException e) {
      if (exists(name)) {
        return false;
      }
      throw e;
    }
  }

  // Each step may have been done by another process meanwhile, and does no harm then.
  private static void complete(String name, String address, Subnet subnet) {
    List<List<String>> missing = new ArrayList<>();
    if (gateway(name, subnet) == 0) {
      missing.add(List.of("address", "replace", address, "dev", name));
    }
    if (!isUp(name)) {
      missing.add(List.of("link", "set", "dev", name, "up"));
    }
    if (!missing.isEmpty() && !isOurs(name)) {
      throw new ContainerException(
          "bridge "
              + name
              + " exists, lxcpool did not make it, and it is not ready: "
              + missing.stream()
                  .map(step -> "ip " + String.join(" ", step).replace("replace", "add"))
                  .collect(Collectors.joining(" && "))
              + ", or choose another name");
    }
    missing.forEach(step -> IpTool.run(step.toArray(String[]::new)));
  }

  private static boolean isUp(String name) {
    int flags = Integer.decode(attribute(name, "flags").orElse("0"));
    return (flags & IFF_UP) != 0;
  }

  /** Whether this library made a bridge of that name on this host, and it is there. */
  static boolean isOurs(String name) {
    return exists(name) && attribute(name, "address").equals(Optional.of(Mac.ofBridge(name)));
  }

  private static Optional<String> attribute(String name, String attribute) {
    try {
      return Optional.of(Files.readString(INTERFACES.resolve(name).resolve(attribute)).strip());
    } catch (IOException e) {
      return Optional.empty(); // it is gone
    }
  }

  /** Removes a bridge if this library made it and nothing is connected to it. */
  static void remove(String name) {
    synchronized (Bridge.class) {
      if (isOurs(name) && !hasPorts(name)) {
        IpTool.run("link", "delete", "dev", name);
      }
    }
  }

  /**
   * The name of the bridge.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Removes the bridge if {@link #create} made it, nothing is connected to it, and no factory has
   * it as its own: the last of those removes it. Until then it stays, whatever factories are
   * closed.
   *
   * @throws ContainerException if it can't be removed
   */
  @Override
  public void close() {
    if (use != null) {
      boolean unused = use.endAsLast(() -> remove(name));
    }
  }

  static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "bridge name \"" + name + "\": need 1 to 15 letters, digits, dots, dashes, underscores");
    }
    return name;
  }

  static boolean exists(String name) {
    return Files.isDirectory(INTERFACES.resolve(name).resolve("bridge"));
  }

  private static boolean hasPorts(String name) {
    try (Stream<Path> ports = Files.list(INTERFACES.resolve(name).resolve("brif"))) {
      return ports.findAny().isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** The IPv4 addresses of this host in a subnet. */
  static Set<Integer> hostAddresses(Subnet subnet) {
    Set<Integer> found = new HashSet<>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          InetAddress inet = address.getAddress();
          if (inet instanceof Inet4Address v4 && subnet.contains(Subnet.number(v4))) {
            found.add(Subnet.number(v4));
          }
        }
      }
    } catch (SocketException e) {
      throw new ContainerException("can't list this host's addresses", e);
    }
    return found;
  }

  /** The address of a bridge in a subnet, or 0 if it has none there. */
  static int gateway(String name, Subnet subnet) {
    try {
      NetworkInterface bridge = NetworkInterface.getByName(name);
      if (bridge != null) {
        for (InterfaceAddress address : bridge.getInterfaceAddresses()) {
          if (address.getAddress() instanceof Inet4Address v4
              && subnet.contains(Subnet.number(v4))) {
            return Subnet.number(v4);
          }
        }
      }
      return 0;
    } catch (SocketException e) {
      throw new ContainerException("can't read the addresses of bridge " + name, e);
    }
  }
}
