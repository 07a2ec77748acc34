package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.Subnet;

/** A bridge of this host, which may or may not exist. Thread-safe. */
public final class HostBridge {
  private static final Path INTERFACES = Path.of("/sys/class/net");

  // Of linux/if.h.
  private static final int IFF_UP = 1;

  /** Held while this process creates or removes a bridge. */
  private static final ReentrantLock CHANGING = new ReentrantLock();

  private final String name;

  public HostBridge(String name) {
    this.name = name;
  }

  /** Returns the name of the bridge. */
  public String name() {
    return name;
  }

  /**
   * Makes sure that the bridge exists, is up and has an address in a subnet. Creates it if it is
   * missing, and completes it if lxcpool created it.
   *
   * @param address its address with the prefix of the subnet, for example 10.77.0.1/24
   * @param subnet the subnet of that address
   * @return whether this call created it
   * @throws ContainerException if the bridge can't be created, another kind of interface has the
   *     name, or a bridge that lxcpool didn't create is down or has no address in the subnet
   */
  public boolean ensure(String address, Subnet subnet) {
    CHANGING.lock();
    try {
      if (exists() || !create()) {
        complete(address, subnet);
        return false;
      }
      try {
        complete(address, subnet);
      } catch (ContainerException e) {
        delete();
        throw e;
      }
      return true;
    } finally {
      CHANGING.unlock();
    }
  }

  /** Creates the bridge in one step; returns false if another process created it first. */
  private boolean create() {
    if (Files.exists(INTERFACES.resolve(name))) {
      throw new ContainerException("interface " + name + " exists and is not a bridge");
    }
    try {
      IpTool.run("link", "add", "name", name, "address", Mac.ofBridge(name), "type", "bridge");
      return true;
    } catch (ContainerException e) {
      if (exists()) {
        return false;
      }
      throw e;
    }
  }

  // Another process may perform each step at the same time, which does no harm.
  private void complete(String address, Subnet subnet) {
    List<List<String>> missing = new ArrayList<>();
    if (HostInterfaces.addressOf(name, subnet) == 0) {
      missing.add(List.of("address", "replace", address, "dev", name));
    }
    if (!isUp()) {
      missing.add(List.of("link", "set", "dev", name, "up"));
    }
    if (!missing.isEmpty() && !isOurs()) {
      throw new ContainerException(
          "bridge "
              + name
              + " exists, lxcpool did not create it, and it is not ready: run "
              + missing.stream()
                  .map(step -> "ip " + String.join(" ", step).replace("replace", "add"))
                  .collect(Collectors.joining(" && "))
              + ", or choose another name");
    }
    missing.forEach(step -> IpTool.run(step.toArray(String[]::new)));
  }

  private boolean isUp() {
    int flags = Integer.decode(attribute("flags").orElse("0"));
    return (flags & IFF_UP) != 0;
  }

  /** Returns whether the bridge exists. */
  public boolean exists() {
    return Files.isDirectory(INTERFACES.resolve(name).resolve("bridge"));
  }

  /** Returns whether the bridge exists and lxcpool created it on this host. */
  public boolean isOurs() {
    return exists() && attribute("address").equals(Optional.of(Mac.ofBridge(name)));
  }

  private Optional<String> attribute(String attribute) {
    try {
      return Optional.of(Files.readString(INTERFACES.resolve(name).resolve(attribute)).strip());
    } catch (IOException e) {
      return Optional.empty(); // the bridge was removed
    }
  }

  /**
   * Removes the bridge if lxcpool created it and nothing is connected to it.
   *
   * @throws ContainerException if it can't be removed
   */
  public void removeIfUnconnected() {
    CHANGING.lock();
    try {
      if (isOurs() && !hasPorts()) {
        delete();
      }
    } finally {
      CHANGING.unlock();
    }
  }

  private void delete() {
    IpTool.run("link", "delete", "dev", name);
  }

  private boolean hasPorts() {
    try (Stream<Path> ports = Files.list(INTERFACES.resolve(name).resolve("brif"))) {
      return ports.findAny().isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
