package org.lxcpool.lxc.internal.spec;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.AddressFamily;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.NetworkWait;

/**
 * The settings of a factory.
 *
 * @param adopt whether ready containers of an earlier agent are adopted
 */
public record FactorySettings(
    BaseImage base,
    Place place,
    Networking networking,
    Isolation isolation,
    Confinement confinement,
    boolean adopt,
    LeasePolicy leases) {
  /**
   * The directories of the containers, and the prefix of their names.
   *
   * @param home the directory of the factory's own files
   * @param lxcPath the path of the containers
   */
  public record Place(Path home, Path lxcPath, String namePrefix) {}

  /**
   * How containers are connected, and when their network is ready.
   *
   * @param family the address family that a container's address must have
   * @param port the TCP port that must accept connections, 0 for none
   */
  public record Networking(
      NetworkPlan network, NetworkWait networkWait, AddressFamily family, int port) {}

  /**
   * How containers are confined.
   *
   * @param idMap null for privileged containers
   * @param config the items that the user added to the configuration of containers
   */
  public record Confinement(@Nullable IdMap idMap, Limits limits, List<ConfigItem> config) {}

  /** Returns the directory of the factory's own files. */
  public Path home() {
    return place.home();
  }

  /** Returns the path of the containers. */
  public Path lxcPath() {
    return place.lxcPath();
  }

  /** Returns the prefix of the containers' names. */
  public String namePrefix() {
    return place.namePrefix();
  }

  /** Returns the network of the containers. */
  public NetworkPlan network() {
    return networking.network();
  }

  /** Returns how the factory waits for addresses. */
  public NetworkWait networkWait() {
    return networking.networkWait();
  }

  /** Returns the address family that a container's address must have. */
  public AddressFamily family() {
    return networking.family();
  }

  /** Returns the TCP port that must accept connections; 0 for none. */
  public int port() {
    return networking.port();
  }

  /** Returns the id map; null for privileged containers. */
  public @Nullable IdMap idMap() {
    return confinement.idMap();
  }

  /** Returns the resource limits of each container. */
  public Limits limits() {
    return confinement.limits();
  }

  /** Returns the items that the user added to the configuration of containers. */
  public List<ConfigItem> config() {
    return confinement.config();
  }
}
