package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
import org.lxcpool.lxc.internal.ConfigItem;
import org.lxcpool.lxc.internal.ContainerNames;
import org.lxcpool.lxc.internal.ContainerOperations;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.HostSecurity;
import org.lxcpool.lxc.internal.InProcessCalls;
import org.lxcpool.lxc.internal.LauncherCalls;
import org.lxcpool.lxc.internal.LxcCalls;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.image.PreparedBase;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.net.AddressClaim;
import org.lxcpool.lxc.internal.net.AddressRange;

/**
 * Makes containers with liblxc, for a pool.
 *
 * <p>Needs root, liblxc 3.0 to 6.x and Linux 5.3. Thread-safe. Close it after the pool: that
 * removes the bridge, if the factory made one.
 */
public final class LxcContainerFactory implements ContainerFactory<LxcContainer>, AutoCloseable {
  /** Where everything of ours lives without a choice. */
  public static final Path DEFAULT_HOME = Path.of("/var/lib/lxcpool");

  private static final Duration PIVOT_PATIENCE = Duration.ofSeconds(1);

  private final LxcCalls calls;
  private final Settings settings;
  private final PreparedBase base;
  private final ContainerNames names;
  private final @Nullable Bridge ownBridge;
  private final @Nullable AddressRange addresses;
  private final HostSecurity security = HostSecurity.ofThisHost();
  private final NetworkReadiness readiness;
  private final Path seccompPolicy;

  LxcContainerFactory(Settings settings) {
    this.settings = settings;
    names = new ContainerNames(settings.namePrefix());
    HostRequirements.check();
    Directories.make(settings);
    base = settings.base().prepare(settings.home(), settings.idMap());
    seccompPolicy = Directories.seccompPolicy(settings.home());
    ownBridge = NetworkSetup.bridge(settings.network());
    addresses = NetworkSetup.addresses(settings.network(), settings.lxcPath());
    readiness =
        new NetworkReadiness(settings.networkWait(), settings.network().isNone(), settings.port());
    try {
      calls = calls(settings.isolation(), security);
    } catch (ContainerException e) {
      if (ownBridge != null) {
        ownBridge.close();
      }
      throw e;
    }
  }

  private static LxcCalls calls(Isolation isolation, HostSecurity security) {
    if (isolation == Isolation.IN_PROCESS) {
      return new InProcessCalls();
    }
    // Where liblxc finds apparmor_parser, and most likely no newuidmap.
    String path = security.appArmorProfile().isPresent() ? "/sbin:/usr/sbin" : "";
    return new LauncherCalls(new Launcher(Liblxc.fileName(), path));
  }

  /**
   * Begins a factory.
   *
   * @param base what the containers are made from
   * @return a builder
   */
  public static Builder builder(BaseImage base) {
    return new Builder(base);
  }

  /**
   * Makes a container: its directory, its configuration and its overlay. Nothing is left of one
   * that couldn't be made.
   *
   * @return the container, not started
   * @throws ContainerException if it can't be made
   */
  @Override
  public LxcContainer create() {
    NetworkSetup.bridge(settings.network());
    AddressClaim claim = addresses == null ? null : addresses.claim();
    ContainerSpec spec = spec(claim);
    ContainerOperations operations = new ContainerOperations(calls, spec);
    try {
      operations.define(security);
      return new LxcContainer(spec, operations, readiness, claim);
    } catch (RuntimeException | Error e) {
      try {
        operations.destroy();
      } catch (ContainerException left) {
        e.addSuppressed(left);
      }
      if (claim != null) {
        claim.close();
      }
      throw e;
    }
  }

  private ContainerSpec spec(@Nullable AddressClaim claim) {
    return new ContainerSpec(
        names.next(),
        settings.lxcPath(),
        base,
        settings.idMap(),
        settings.limits(),
        NetworkSetup.link(settings.network(), claim),
        seccompPolicy,
        settings.config());
  }

  /**
   * Which native help is at work, and why, for people: liblxc's version and where it runs, and how
   * the network is awaited.
   *
   * @return one line
   */
  public String nativeStatus() {
    Throwable missing = NativeSupport.unavailabilityCause();
    return calls.status()
        + "; libc by jnr-ffi; liblxcpool "
        + (missing == null ? "loaded" : "not loaded: " + missing.getMessage())
        + "; network wait "
        + settings.networkWait();
  }

  /**
   * Removes the bridge if this factory made it and no container is on it, and lets its launcher go
   * once the commands that it executes have ended. Containers that live go on living.
   *
   * @throws ContainerException if the bridge can't be removed
   */
  @Override
  public void close() {
    calls.close();
    Directories.removeLockDirectory(settings.lxcPath());
    ContainerCgroups.removePivot(Cgroups.ofThisHost(), PIVOT_PATIENCE);
    if (ownBridge != null) {
      ownBridge.close();
    }
  }

  /** Builds a factory. Not thread-safe. Without a choice everything has a sensible value. */
  public static final class Builder {
    private final BaseImage base;
    private final Map<String, String> config = new LinkedHashMap<>();
    private Path home = DEFAULT_HOME;
    private @Nullable Path lxcPath;
    private String namePrefix = "lxcpool";
    private Network network = Network.DEFAULT;
    private NetworkWait networkWait = NetworkWait.PROC;
    private Limits limits = Limits.standard();
    private @Nullable IdMap idMap;
    private boolean privileged;
    private Isolation isolation = Isolation.IN_PROCESS;
    private int port;

    private Builder(BaseImage base) {
      this.base = requireNonNull(base, "base");
    }

    /**
     * Where everything of ours lives: images, and the containers unless {@link #lxcPath} says
     * otherwise. {@code /var/lib/lxcpool} without a choice.
     *
     * @param home an absolute path without white space, colons, commas and backslashes
     * @return this builder
     * @throws IllegalArgumentException if it isn't such a path
     */
    public Builder home(Path home) {
      this.home = Directories.checkPath("home", home);
      return this;
    }

    /**
     * Where the containers live, each in a directory of its name; {@code containers} in the home
     * without a choice. Made when it is missing.
     *
     * @param lxcPath an absolute path without white space, colons, commas and backslashes
     * @return this builder
     * @throws IllegalArgumentException if it isn't such a path
     */
    public Builder lxcPath(Path lxcPath) {
      this.lxcPath = Directories.checkPath("lxcPath", lxcPath);
      return this;
    }

    /**
     * What the names of containers begin with; {@code lxcpool} without a choice. A dash and ten
     * random characters follow.
     *
     * @param namePrefix 1 to 40 letters, digits and inner dashes
     * @return this builder
     * @throws IllegalArgumentException if it is anything else
     */
    public Builder namePrefix(String namePrefix) {
      this.namePrefix = new ContainerNames(namePrefix).prefix();
      return this;
    }

    /**
     * How containers are connected. Without a choice: a bridge of ours, {@code lxcpool0} with
     * {@code 10.77.0.0/24}.
     *
     * @param network the network
     * @return this builder
     */
    public Builder network(Network network) {
      this.network = requireNonNull(network, "network");
      return this;
    }

    /**
     * How to learn that a container has an address; {@link NetworkWait#PROC} without a choice.
     *
     * @param networkWait the way
     * @return this builder
     * @throws UnsupportedOperationException for {@link NetworkWait#EVENTS}, which this version
     *     lacks
     */
    public Builder networkWait(NetworkWait networkWait) {
      if (requireNonNull(networkWait, "networkWait") == NetworkWait.EVENTS) {
        throw new UnsupportedOperationException(
            "NetworkWait.EVENTS needs the native library, which this version lacks: use PROC");
      }
      this.networkWait = networkWait;
      return this;
    }

    /**
     * A TCP port that must accept a connection from this host before {@link
     * LxcContainer#awaitNetwork} returns; none without a choice.
     *
     * @param port from 1 to 65535
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder awaitPort(int port) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + ": need 1 to 65535");
      }
      this.port = port;
      return this;
    }

    /**
     * Where liblxc runs; {@link Isolation#IN_PROCESS} without a choice.
     *
     * @param isolation where
     * @return this builder
     */
    public Builder isolation(Isolation isolation) {
      this.isolation = requireNonNull(isolation, "isolation");
      return this;
    }

    /**
     * Runs containers in user namespaces, where their root is nobody on the host. This is what
     * happens without a choice, with root's first range in {@code /etc/subuid}, or else 65,536 ids
     * from 1,000,000 on.
     *
     * @param idMap the ids; where {@code newuidmap} is on the PATH it must find them in {@code
     *     /etc/subuid} and {@code /etc/subgid} for root
     * @return this builder
     */
    public Builder unprivileged(IdMap idMap) {
      this.idMap = requireNonNull(idMap, "idMap");
      privileged = false;
      return this;
    }

    /**
     * Runs containers without a user namespace: their root is the host's, and what holds it back
     * are dropped capabilities, seccomp and cgroups alone. For code you trust.
     *
     * @return this builder
     */
    public Builder privileged() {
      idMap = null;
      privileged = true;
      return this;
    }

    /**
     * What one container may use; {@link Limits#standard()} without a choice.
     *
     * @param limits the limits
     * @return this builder
     */
    public Builder limits(Limits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Adds an item to each container's configuration, after the factory's own.
     *
     * @param key a key of {@code lxc.container.conf(5)}, but none that the factory itself sets for
     *     names, network, root filesystem, ids and logs
     * @param value its value, one line
     * @return this builder
     * @throws IllegalArgumentException if the key isn't one, or the value has a control character
     */
    public Builder config(String key, String value) {
      ConfigItem item = ConfigItem.ofUser(key, value);
      config.put(item.key(), item.value());
      return this;
    }

    /**
     * Prepares the base and the network and makes the factory.
     *
     * @return a factory
     * @throws ContainerException if liblxc is missing or unsuited, this process isn't root, the
     *     base can't be prepared, or the bridge doesn't exist; the message says what mends it
     */
    public LxcContainerFactory build() {
      Path path = lxcPath == null ? home.resolve("containers") : lxcPath;
      IdMap map = privileged ? null : idMap == null ? SubIds.rootsOrFallback() : idMap;
      return new LxcContainerFactory(
          new Settings(
              base,
              home,
              path,
              namePrefix,
              network,
              networkWait,
              port,
              isolation,
              map,
              limits,
              Map.copyOf(config)));
    }
  }
}
