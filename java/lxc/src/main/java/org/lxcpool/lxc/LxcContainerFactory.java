package org.lxcpool.lxc;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
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
        new NetworkReadiness(
            settings.networkWait(),
            settings.network().isNone(),
            settings.family(),
            settings.port());
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
        + readiness.status();
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
  public static final class Builder extends LxcFactoryBuilder<Builder> {
    private Builder(BaseImage base) {
      super(base);
    }

    /**
     * Prepares the base and the network and makes the factory.
     *
     * @return a factory
     * @throws ContainerException if liblxc is missing or unsuited, this process isn't root, the
     *     base can't be prepared, or the bridge doesn't exist; the message says what mends it
     */
    public LxcContainerFactory build() {
      return new LxcContainerFactory(settings());
    }
  }
}
