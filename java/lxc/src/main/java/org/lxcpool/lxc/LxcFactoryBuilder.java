package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.host.SubIds;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.lxcpool.lxc.internal.spec.HomeLayout;
import org.lxcpool.lxc.internal.spec.LeasePolicy;

/**
 * The settings of {@link LxcContainerFactory.Builder}, with their defaults.
 *
 * @param <B> the builder
 */
abstract class LxcFactoryBuilder<B> {
  private final BaseImage base;
  private final List<ConfigItem> config = new ArrayList<>();
  private Path home = HomeLayout.DEFAULT;
  private @Nullable Path lxcPath;
  private String namePrefix = "lxcpool";
  private Network network = Network.DEFAULT;
  private NetworkWait networkWait = NetworkWait.EVENTS;
  private AddressFamily family = AddressFamily.ANY;
  private Limits limits = Limits.standard();
  private @Nullable IdMap idMap;
  private boolean privileged;
  private Isolation isolation = Isolation.IN_PROCESS;
  private int port;
  private boolean adopt = true;
  private LeasePolicy leases = LeasePolicy.NONE;

  LxcFactoryBuilder(BaseImage base) {
    this.base = requireNonNull(base, "base");
  }

  @SuppressWarnings("unchecked")
  private B self() {
    return (B) this;
  }

  /**
   * Sets the directory of everything of this library: images, records, and the containers unless
   * {@code lxcPath} is set. {@code /var/lib/lxcpool} by default.
   *
   * @param home an absolute path of at most 400 bytes without white space, colons, commas and
   *     backslashes
   * @return this
   * @throws IllegalArgumentException if it isn't such a path
   */
  public B home(Path home) {
    this.home = Directories.checkPath("home", home);
    return self();
  }

  /**
   * Sets the directory of the containers, each of which has a directory of its name there; {@code
   * containers} in the home by default. Made if it is missing.
   *
   * @param lxcPath an absolute path of at most 400 bytes without white space, colons, commas and
   *     backslashes
   * @return this
   * @throws IllegalArgumentException if it isn't such a path
   */
  public B lxcPath(Path lxcPath) {
    this.lxcPath = Directories.checkPath("lxcPath", lxcPath);
    return self();
  }

  /**
   * Sets the begin of the containers' names, which a dash and ten random characters follow; {@code
   * lxcpool} by default.
   *
   * <p>It is also the pool's name on this host: the factory records its containers under that name
   * in {@code HOME/ledger}, and a second factory of the same home and prefix is refused while the
   * first is open. Factories of different homes that share an {@link #lxcPath(Path)} need different
   * prefixes.
   *
   * @param namePrefix 1 to 40 letters, digits and inner dashes
   * @return this
   * @throws IllegalArgumentException if it is anything else
   */
  public B namePrefix(String namePrefix) {
    this.namePrefix = new ContainerNames(namePrefix).prefix();
    return self();
  }

  /**
   * Sets the network of the containers. By default it is a bridge of the library's own, {@code
   * lxcpool0} with {@code 10.77.0.0/24}.
   *
   * @param network the network
   * @return this
   */
  public B network(Network network) {
    this.network = requireNonNull(network, "network");
    return self();
  }

  /**
   * Sets how the factory learns that a container has an address; {@link NetworkWait#EVENTS} by
   * default.
   *
   * @param networkWait the way
   * @return this
   */
  public B networkWait(NetworkWait networkWait) {
    this.networkWait = requireNonNull(networkWait, "networkWait");
    return self();
  }

  /**
   * Sets which addresses a container must have before {@link LxcContainer#awaitNetwork} returns;
   * {@link AddressFamily#ANY} by default.
   *
   * @param family the family, or both
   * @return this
   */
  public B awaitFamily(AddressFamily family) {
    this.family = requireNonNull(family, "family");
    return self();
  }

  /**
   * Sets a TCP port that must accept a connection from this host before {@link
   * LxcContainer#awaitNetwork} returns; none by default.
   *
   * @param port from 1 to 65535
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public B awaitPort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + ": need 1 to 65535");
    }
    this.port = port;
    return self();
  }

  /**
   * Sets the process that liblxc runs in; {@link Isolation#IN_PROCESS} by default.
   *
   * @param isolation the process
   * @return this
   */
  public B isolation(Isolation isolation) {
    this.isolation = requireNonNull(isolation, "isolation");
    return self();
  }

  /**
   * Sets whether a pool of this factory begins with the ready containers that an earlier agent left
   * when it was killed, if they are alive and were made from the same base with the same settings;
   * it does by default. That agent's other containers are removed in either case.
   *
   * @param adopt false to remove the ready containers, too
   * @return this
   */
  public B adopt(boolean adopt) {
    this.adopt = adopt;
    return self();
  }

  /**
   * Sets how long the containers are kept for debugging that were handed out when an earlier agent
   * was killed; by default they are removed at once.
   *
   * @param time the time since they are found; zero removes them at once
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public B keepLeased(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("keepLeased " + time + " is negative");
    }
    leases = leases.withKeepOrphans(time);
    return self();
  }

  /**
   * Sets whether a container that is dropped, neither destroyed nor put back, is destroyed once the
   * garbage collector has noticed. By default it is only logged and counted: its address may still
   * be in use.
   *
   * @param destroy true to destroy it
   * @return this
   */
  public B destroyDropped(boolean destroy) {
    leases = leases.withDestroyDropped(destroy);
    return self();
  }

  /**
   * Sets whether the factory remembers where each container was taken, and logs it if the container
   * is dropped. That costs microseconds a {@code get}, and is off by default.
   *
   * @param trace true to remember
   * @return this
   */
  public B traceLeases(boolean trace) {
    leases = leases.withTrace(trace);
    return self();
  }

  /**
   * Runs containers in user namespaces, where their root is an unprivileged user of the host. This
   * is the default, with root's first range in {@code /etc/subuid}, or else the first 65,536 ids
   * from 1,000,000 on that no user or group has.
   *
   * @param idMap the ids; where {@code newuidmap} is on the PATH it must find them in {@code
   *     /etc/subuid} and {@code /etc/subgid} for root. A range with ids that those files, {@code
   *     /etc/passwd} or {@code /etc/group} give to another user or group is refused when the
   *     factory is built
   * @return this
   */
  public B unprivileged(IdMap idMap) {
    this.idMap = requireNonNull(idMap, "idMap");
    privileged = false;
    return self();
  }

  /**
   * Runs containers without a user namespace: their root is the host's, and only dropped
   * capabilities, seccomp and cgroups restrict it. For trusted code only.
   *
   * @return this
   */
  public B privileged() {
    idMap = null;
    privileged = true;
    return self();
  }

  /**
   * Sets the resources that one container may use; {@link Limits#standard()} by default.
   *
   * @param limits the limits
   * @return this
   */
  public B limits(Limits limits) {
    this.limits = requireNonNull(limits, "limits");
    return self();
  }

  /**
   * Adds an item to each container's configuration, after the factory's own items and those added
   * before. If a key that may occur several times, such as {@code lxc.mount.entry}, is added again,
   * each item counts; otherwise the last.
   *
   * @param key a key of {@code lxc.container.conf(5)}, except those that the factory itself sets
   *     for names, network, root filesystem, ids and logs
   * @param value its value, one line
   * @return this
   * @throws IllegalArgumentException if the key isn't one, or the value has a control character
   */
  public B config(String key, String value) {
    config.add(ConfigItem.ofUser(key, value));
    return self();
  }

  final FactorySettings settings() {
    Path path = lxcPath == null ? HomeLayout.containers(home) : lxcPath;
    IdMap map = privileged ? null : idMap == null ? SubIds.ofThisHost().chosen() : idMap;
    return new FactorySettings(
        base,
        new FactorySettings.Place(home, path, namePrefix),
        new FactorySettings.Networking(network.plan(), networkWait, family, port),
        isolation,
        new FactorySettings.Confinement(map, limits, List.copyOf(config)),
        adopt,
        leases);
  }
}
