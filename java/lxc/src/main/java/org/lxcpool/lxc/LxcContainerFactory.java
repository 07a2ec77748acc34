package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerFactory;
import org.lxcpool.Slot;
import org.lxcpool.lxc.internal.backend.ConfigKeyCheck;
import org.lxcpool.lxc.internal.backend.InProcessBackend;
import org.lxcpool.lxc.internal.backend.LauncherBackend;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.cgroup.CgroupRestorer;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.container.InFlight;
import org.lxcpool.lxc.internal.host.HostRequirements;
import org.lxcpool.lxc.internal.host.SubIds;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.network.AddressRange;
import org.lxcpool.lxc.internal.network.BridgeClaims;
import org.lxcpool.lxc.internal.network.NetworkReadiness;
import org.lxcpool.lxc.internal.network.NetworkSetup;
import org.lxcpool.lxc.internal.recovery.ContainerRegistry;
import org.lxcpool.lxc.internal.recovery.HouseKeeper;
import org.lxcpool.lxc.internal.recovery.Reservations;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.lxcpool.lxc.internal.spec.HomeLayout;
import org.lxcpool.lxc.internal.spec.HostSecurity;
import org.lxcpool.lxc.internal.spec.PreparedBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes containers with liblxc, for a pool.
 *
 * <p>Needs root, liblxc 4.0 to 7.x and Linux 5.3. Thread-safe. Close it after the pool: that
 * removes the bridge of its own, if it is the last factory to use it.
 */
public final class LxcContainerFactory implements ContainerFactory<LxcContainer>, AutoCloseable {
  /** Where everything of ours lives without a choice. */
  public static final Path DEFAULT_HOME = HomeLayout.DEFAULT;

  private static final Duration PIVOT_PATIENCE = Duration.ofSeconds(1);

  /** A creation takes milliseconds to seconds, and a call of liblxc may hang for ever. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LxcContainerFactory.class);

  private final LxcBackend calls;
  private final FactorySettings settings;
  private final ContainerRegistry books;
  private final HouseKeeper caretaker;
  private final ContainerMaker maker;
  private final NetworkSetup networkSetup;
  private final Reservations reservations;
  private final NetworkReadiness readiness;
  private final InFlight inFlight = new InFlight();
  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed;

  LxcContainerFactory(FactorySettings settings) {
    this(settings, () -> calls(settings.isolation()));
  }

  LxcContainerFactory(FactorySettings settings, Supplier<LxcBackend> liblxc) {
    this.settings = settings;
    HostRequirements.check();
    HostRequirements.checkService(settings, !settings.network().isNone());
    CgroupRestorer.settle();
    if (settings.idMap() != null) {
      SubIds.ofThisHost().check(settings.idMap());
    }
    Directories.make(settings);
    HostRequirements.checkOverlay(settings.home(), settings.lxcPath(), settings.idMap() != null);
    ConfigKeyCheck.check(settings);
    String init = ConfigItem.last(settings.config(), ContainerSpec.INIT);
    PreparedBase base = settings.base().prepare(settings.home(), settings.idMap(), init);
    Path seccompPolicy = Directories.seccompPolicy(settings.home());
    readiness =
        new NetworkReadiness(
            settings.networkWait(),
            settings.network().isNone(),
            settings.family(),
            settings.port());
    Ledger ledger = Ledger.open(settings.home(), settings.namePrefix());
    networkSetup = new NetworkSetup(settings.network(), ledger);
    LxcBackend begun = null;
    try {
      networkSetup.prepare();
      AddressRange addresses = AddressRange.of(settings.network());
      begun = liblxc.get();
      calls = begun;
      ConfigKeyCheck.check(settings, calls.version());
      HostRequirements.checkCgroups(calls.version(), Cgroups.ofThisHost());
      long fingerprint = Fingerprint.of(settings, base);
      Reclaimer reclaimer = new Reclaimer(settings.namePrefix());
      books = new ContainerRegistry(ledger, settings, fingerprint, addresses, reclaimer);
      maker =
          new ContainerMaker(settings, base, seccompPolicy, networkSetup, addresses, calls, books);
      reservations = maker.reservations();
      caretaker = new HouseKeeper(settings, books, reclaimer, reservations);
    } catch (RuntimeException | Error e) {
      undo(e, begun, networkSetup, ledger);
      throw e;
    }
  }

  /** Closes what there is of a factory that isn't built, whatever fails of that. */
  private static void undo(Throwable cause, @Nullable AutoCloseable... begun) {
    for (AutoCloseable each : begun) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static LxcBackend calls(Isolation isolation) {
    return isolation == Isolation.IN_PROCESS
        ? new InProcessBackend(LxcContainerFactory::launcher)
        : new LauncherBackend(launcher());
  }

  static Launcher launcher() {
    // Where liblxc finds apparmor_parser, and most likely no newuidmap.
    boolean appArmor = HostSecurity.ofThisHost().appArmorProfile().isPresent();
    return new Launcher(Liblxc.fileName(), appArmor ? "/sbin:/usr/sbin" : "");
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
   * @throws ContainerException if it can't be made, or the factory is closed
   */
  @Override
  public LxcContainer create() {
    return container(inFlight.create(maker::make));
  }

  @Override
  public LxcContainer create(Slot slot) {
    LxcContainer container = create();
    container.life().carry(slot);
    return container;
  }

  private LxcContainer container(ContainerLife life) {
    LxcContainer container = new LxcContainer(life, readiness, inFlight);
    caretaker.watch(container, life);
    return container;
  }

  /**
   * The ready containers of an earlier agent that was killed: those that are alive, and were made
   * from the same base with the same settings. What else it left is removed in the background.
   *
   * @return the containers, the oldest first; empty when asked again, or when it isn't wanted
   */
  @Override
  public List<LxcContainer> recover() {
    List<LxcContainer> adopted = new ArrayList<>();
    List<LedgerEntry> lost = new ArrayList<>();
    for (LedgerEntry entry : books.decided()) {
      maker.adopt(entry).map(this::container).ifPresentOrElse(adopted::add, () -> lost.add(entry));
    }
    books.reclaim(lost);
    adopted.forEach(each -> readiness.adopted(each.life()));
    return adopted;
  }

  @Override
  public Duration readyFor(LxcContainer container) {
    return container.life().entry().age();
  }

  @Override
  public void adopted(LxcContainer container, Slot slot) {
    container.life().carry(slot);
  }

  @Override
  public void ready(LxcContainer container) {
    container.life().entry().ready();
  }

  @Override
  public void leased(LxcContainer container) {
    boolean trace = settings.leases().trace();
    container.life().leased(trace ? new Throwable("where it was taken") : null);
  }

  /**
   * Keeps a container for debugging, past its lease: until its time is over {@link
   * LxcContainer#destroy} does nothing, also at the end of a {@code try}. It is recorded: should
   * this process end before, it is kept nevertheless.
   *
   * @param container a container of this factory
   * @param reason why, for people
   * @param time for how long, positive; a hundred years at most
   * @throws ContainerException if it was destroyed
   */
  @Override
  public void hold(LxcContainer container, String reason, Duration time) {
    container.life().hold(requireNonNull(reason, "reason"), time);
    caretaker.hold(container.life());
  }

  /**
   * How many containers of this pool are kept for debugging, those of earlier lives included.
   *
   * @return the number
   */
  public int heldCount() {
    return books.held();
  }

  /**
   * How many containers of this factory were dropped, neither destroyed nor put back, as far as the
   * garbage collector has noticed.
   *
   * @return the number
   */
  public long droppedCount() {
    return caretaker.dropped();
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
   * Ends the making of containers, removes the bridge of its own if no other factory uses it and no
   * container is on it, and lets its launcher go once the commands that it executes have ended.
   *
   * <p>Nothing is created or started any more. Threads that create or start a container of it, or
   * await its network, are interrupted, and get a {@link ContainerException}; the container is
   * destroyed, and so is one that was created and not started. This waits for that, and for
   * destroys that are under way, for at most 30 s; what hangs for longer is logged. Containers that
   * live go on living: those in a pool's stock, those handed out, and those that were started
   * without a pool.
   *
   * <p>Closing again does nothing but wait for a close that is under way. An interrupt is kept.
   *
   * @throws ContainerException if the bridge can't be removed
   */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /** The same with another patience. */
  void close(Duration patience) {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        closeOnce(patience);
      }
    } finally {
      closing.unlock();
    }
  }

  private void closeOnce(Duration patience) {
    caretaker.close();
    List<String> left = inFlight.close(patience);
    if (!left.isEmpty()) {
      LOG.warn(
          "pool {}: closed, but after {} these calls are still under way: {}",
          settings.namePrefix(),
          patience,
          String.join(", ", left));
    }
    reservations.close();
    books.awaitReclaimed();
    BridgeClaims.sweep();
    calls.close();
    Directories.removeLockDirectory(settings.lxcPath());
    ContainerCgroups.removePivot(Cgroups.ofThisHost(), PIVOT_PATIENCE);
    try {
      networkSetup.close();
    } finally {
      books.close();
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
     *     base can't be prepared or has no init, liblxc doesn't know a {@link #config(String,
     *     String)} key, the home is on a filesystem that no overlay can be laid over, the bridge
     *     doesn't exist, or another user has ids of the containers; the message says what mends it
     */
    public LxcContainerFactory build() {
      return new LxcContainerFactory(settings());
    }
  }
}
