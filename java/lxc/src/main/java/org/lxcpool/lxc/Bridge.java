package org.lxcpool.lxc;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.net.IpTool;
import org.lxcpool.lxc.internal.net.Subnet;

/**
 * A bridge that containers are connected to. It connects them to the host and to each other; the
 * way to the world (forwarding, NAT) is the operator's to open. Thread-safe.
 */
public final class Bridge implements AutoCloseable {
  // IFNAMSIZ is 16 with the final zero; the kernel allows more, but these need no quoting anywhere.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
  private static final Path INTERFACES = Path.of("/sys/class/net");

  private final String name;
  private final boolean made;

  private Bridge(String name, boolean made) {
    this.name = name;
    this.made = made;
  }

  /**
   * Makes a bridge and brings it up. A bridge of that name that exists already is used as it is.
   *
   * @param name its name, 1 to 15 letters, digits, dots, dashes and underscores
   * @param address its own address with the prefix of the subnet, for example {@code 10.77.0.1/24}
   * @return the bridge; closing it removes it, if this call made it and no container is on it
   * @throws IllegalArgumentException if the name or the address is not one
   * @throws ContainerException if it can't be made, or the name is another kind of interface's
   */
  public static Bridge create(String name, String address) {
    checkName(name);
    Subnet.around(address);
    synchronized (Bridge.class) {
      if (exists(name)) {
        return new Bridge(name, false);
      }
      if (Files.exists(INTERFACES.resolve(name))) {
        throw new ContainerException("interface " + name + " exists and is not a bridge");
      }
      IpTool.run("link", "add", "name", name, "type", "bridge");
      try {
        IpTool.run("address", "add", address, "dev", name);
        IpTool.run("link", "set", "dev", name, "up");
      } catch (ContainerException e) {
        IpTool.run("link", "delete", "dev", name);
        throw e;
      }
      return new Bridge(name, true);
    }
  }

  /** A bridge that an earlier process has made; it may be gone. */
  static Bridge ofEarlier(String name) {
    return new Bridge(name, true);
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
   * Removes the bridge if {@link #create} made it and nothing is connected to it.
   *
   * @throws ContainerException if it can't be removed
   */
  @Override
  public void close() {
    synchronized (Bridge.class) {
      if (made && exists(name) && !hasPorts(name)) {
        IpTool.run("link", "delete", "dev", name);
      }
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
