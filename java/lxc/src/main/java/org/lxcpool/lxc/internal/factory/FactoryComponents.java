package org.lxcpool.lxc.internal.factory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.internal.backend.ConfigKeyCheck;
import org.lxcpool.lxc.internal.backend.InProcessBackend;
import org.lxcpool.lxc.internal.backend.LauncherBackend;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.cgroup.CgroupRestorer;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.container.CallTracker;
import org.lxcpool.lxc.internal.host.HostRequirements;
import org.lxcpool.lxc.internal.host.SubIds;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.Liblxcpool;
import org.lxcpool.lxc.internal.network.BridgeClaims;
import org.lxcpool.lxc.internal.network.ContainerNetwork;
import org.lxcpool.lxc.internal.network.NetworkReadiness;
import org.lxcpool.lxc.internal.network.NetworkSetup;
import org.lxcpool.lxc.internal.recovery.ContainerCreator;
import org.lxcpool.lxc.internal.recovery.ContainerRegistry;
import org.lxcpool.lxc.internal.recovery.HouseKeeper;
import org.lxcpool.lxc.internal.recovery.LeakDetector;
import org.lxcpool.lxc.internal.recovery.ReservationMaker;
import org.lxcpool.lxc.internal.recovery.ReservationPrefetcher;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.ContainerTemplate;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.lxcpool.lxc.internal.spec.HostSecurity;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.PreparedBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a factory: checks the host, builds them, and closes them. */
public final class FactoryComponents {
  private static final Logger LOG = LoggerFactory.getLogger(FactoryComponents.class);
  private static final Duration PIVOT_TIMEOUT = Duration.ofSeconds(1);

  public final FactorySettings settings;
  public final LxcBackend backend;
  public final ContainerRegistry registry;
  public final ContainerCreator creator;
  public final HouseKeeper houseKeeper;
  public final LeakDetector leaks;
  public final NetworkReadiness readiness;
  public final CallTracker calls = new CallTracker();
  private final NetworkSetup networkSetup;
  private final ReservationPrefetcher reservations;

  /**
   * @param preparation prepares the base for containers that boot a command; null for the base's
   *     default
   * @param liblxc opens the backend
   */
  public FactoryComponents(
      FactorySettings settings,
      Function<@Nullable String, PreparedBase> preparation,
      Supplier<LxcBackend> liblxc) {
    this.settings = settings;
    checkHost(settings);
    String init = ConfigItem.last(settings.config(), ContainerSpec.INIT);
    PreparedBase base = preparation.apply(init);
    Path seccompPolicy = Directories.seccompPolicy(settings.home());
    ContainerTemplate template = new ContainerTemplate(settings, base, seccompPolicy);
    NetworkPlan network = settings.network();
    readiness =
        new NetworkReadiness(
            settings.networkWait(), network.isNone(), settings.family(), settings.port());
    Ledger ledger = Ledger.open(settings.home(), settings.namePrefix());
    networkSetup = new NetworkSetup(network, ledger);
    LxcBackend opened = null;
    try {
      networkSetup.prepare();
      opened = liblxc.get();
      backend = opened;
      ConfigKeyCheck.check(settings, backend.version());
      HostRequirements.checkCgroups(backend.version(), Cgroups.ofThisHost());
      ContainerNetwork containerNetwork = new ContainerNetwork(network, networkSetup);
      String pool = settings.namePrefix();
      Reclaimer reclaimer = new Reclaimer(pool);
      registry = new ContainerRegistry(ledger, settings, template, containerNetwork, reclaimer);
      ReservationMaker maker = new ReservationMaker(template, containerNetwork, registry);
      reservations = new ReservationPrefetcher(pool, maker::reserve, containerNetwork.mostAhead());
      creator = new ContainerCreator(template, containerNetwork, backend, registry, reservations);
      houseKeeper = new HouseKeeper(settings, registry, reclaimer, reservations);
      leaks = new LeakDetector(pool, settings.leases().destroyDropped(), reclaimer);
      houseKeeper.start();
    } catch (RuntimeException | Error e) {
      undo(e, opened, networkSetup, ledger);
      throw e;
    }
  }

  private static void checkHost(FactorySettings settings) {
    HostRequirements.check();
    HostRequirements.checkService(settings, !settings.network().isNone());
    CgroupRestorer.settle();
    if (settings.idMap() != null) {
      SubIds.ofThisHost().check(settings.idMap());
    }
    Directories.make(settings);
    HostRequirements.checkOverlay(settings.home(), settings.lxcPath(), settings.idMap() != null);
    ConfigKeyCheck.check(settings);
  }

  /** Closes the parts of a factory that can't be built, and notes their failures. */
  private static void undo(Throwable cause, @Nullable AutoCloseable... parts) {
    for (AutoCloseable part : parts) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }

  public static LxcBackend backend(Isolation isolation) {
    return isolation == Isolation.IN_PROCESS
        ? new InProcessBackend(FactoryComponents::launcher)
        : new LauncherBackend(launcher());
  }

  private static Launcher launcher() {
    // Directories for the launcher's PATH: with apparmor_parser, and most likely without newuidmap.
    boolean appArmor = HostSecurity.ofThisHost().appArmorProfile().isPresent();
    return new Launcher(Liblxc.fileName(), appArmor ? "/sbin:/usr/sbin" : "");
  }

  /** Returns a readable description of the native support in use, with reasons. */
  public String status() {
    Throwable missing = Liblxcpool.get().problem();
    return backend.status()
        + "; libc by jnr-ffi; liblxcpool "
        + (missing == null ? "loaded" : "not loaded: " + missing.getMessage())
        + "; network wait "
        + readiness.status();
  }

  /**
   * Closes everything.
   *
   * @param timeout for the calls that are in progress
   */
  public void close(Duration timeout) {
    houseKeeper.close();
    List<String> left = calls.close(timeout);
    if (!left.isEmpty()) {
      LOG.warn(
          "pool {}: closed, but after {} these calls are still in progress: {}",
          settings.namePrefix(),
          timeout,
          String.join(", ", left));
    }
    reservations.close();
    registry.awaitReclaimed();
    BridgeClaims.sweep();
    backend.close();
    Directories.removeLockDirectory(settings.lxcPath());
    ContainerCgroups.removePivot(Cgroups.ofThisHost(), PIVOT_TIMEOUT);
    try {
      networkSetup.close();
    } finally {
      registry.close();
    }
  }
}
