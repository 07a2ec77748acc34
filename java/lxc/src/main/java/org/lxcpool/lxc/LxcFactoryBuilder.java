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
 * What {@link LxcContainerFactory.Builder} gathers, with the defaults.
 *
 * @param <B> the builder
 */
abstract class LxcFactoryBuilder<B> {
  private final BaseImage base;
  private final List<ConfigItem> config = new ArrayList<>();
  private Path home = LxcContainerFactory.DEFAULT_HOME;
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
   * Where everything of ours lives: images, and the containers unless {@code lxcPath} says
   * otherwise. {@code /var/lib/lxcpool} without a choice.
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
   * Where the containers live, each in a directory of its name; {@code containers} in the home
   * without a choice. Made when it is missing.
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
   * What the names of containers begin with; {@code lxcpool} without a choice. A dash and ten
   * random characters follow.
   *
   * <p>It is the pool's name on this host, too: the factory records under it, in {@code
   * HOME/ledger}, which containers it made, and a second factory of the same home and prefix is
   * refused while the first lives. Factories of different homes that share an {@link
   * #lxcPath(Path)} need different prefixes.
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
   * How containers are connected. Without a choice: a bridge of ours, {@code lxcpool0} with {@code
   * 10.77.0.0/24}.
   *
   * @param network the network
   * @return this
   */
  public B network(Network network) {
    this.network = requireNonNull(network, "network");
    return self();
  }

  /**
   * How to learn that a container has an address; {@link NetworkWait#EVENTS} without a choice.
   *
   * @param networkWait the way
   * @return this
   */
  public B networkWait(NetworkWait networkWait) {
    this.networkWait = requireNonNull(networkWait, "networkWait");
    return self();
  }

  /**
   * Which addresses a container must have before {@link LxcContainer#awaitNetwork} returns; {@link
   * AddressFamily#ANY} without a choice.
   *
   * @param family the family, or both
   * @return this
   */
  public B awaitFamily(AddressFamily family) {
    this.family = requireNonNull(family, "family");
    return self();
  }

  /**
   * A TCP port that must accept a connection from this host before {@link
   * LxcContainer#awaitNetwork} returns; none without a choice.
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
   * Where liblxc runs; {@link Isolation#IN_PROCESS} without a choice.
   *
   * @param isolation where
   * @return this
   */
  public B isolation(Isolation isolation) {
    this.isolation = requireNonNull(isolation, "isolation");
    return self();
  }

  /**
   * Whether a pool over this factory begins with the ready containers that an earlier agent left
   * when it was killed, if they are alive and were made from the same base with the same settings;
   * so it is without a choice. All others that it left are removed in either case.
   *
   * @param adopt false to remove those, too
   * @return this
   */
  public B adopt(boolean adopt) {
    this.adopt = adopt;
    return self();
  }

  /**
   * How long to keep the containers that were handed out when an earlier agent was killed, for
   * people to look into; without a choice they are removed at once.
   *
   * @param time from when they are found on; zero removes them at once
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
   * Whether a container that is dropped, neither destroyed nor put back, is destroyed once the
   * garbage collector has noticed. Without a choice it is only logged and counted: its address may
   * still be in use.
   *
   * @param destroy true to destroy it
   * @return this
   */
  public B destroyDropped(boolean destroy) {
    leases = leases.withDestroyDropped(destroy);
    return self();
  }

  /**
   * Whether to remember where each container was taken, for the log if it is dropped. That costs
   * microseconds a {@code get}; without a choice it isn't done.
   *
   * @param trace true to remember
   * @return this
   */
  public B traceLeases(boolean trace) {
    leases = leases.withTrace(trace);
    return self();
  }

  /**
   * Runs containers in user namespaces, where their root is nobody on the host. This is what
   * happens without a choice, with root's first range in {@code /etc/subuid}, or else the first
   * 65,536 ids from 1,000,000 on that no user or group has.
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
   * Runs containers without a user namespace: their root is the host's, and what holds it back are
   * dropped capabilities, seccomp and cgroups alone. For code you trust.
   *
   * @return this
   */
  public B privileged() {
    idMap = null;
    privileged = true;
    return self();
  }

  /**
   * What one container may use; {@link Limits#standard()} without a choice.
   *
   * @param limits the limits
   * @return this
   */
  public B limits(Limits limits) {
    this.limits = requireNonNull(limits, "limits");
    return self();
  }

  /**
   * Adds an item to each container's configuration, after the factory's own and those added before.
   * Of a key that may stand there several times, such as {@code lxc.mount.entry}, each counts; of
   * any other the last.
   *
   * @param key a key of {@code lxc.container.conf(5)}, but none that the factory itself sets for
   *     names, network, root filesystem, ids and logs
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
        new FactorySettings.Networking(network, networkWait, family, port),
        isolation,
        new FactorySettings.Confinement(map, limits, List.copyOf(config)),
        adopt,
        leases);
  }
}
