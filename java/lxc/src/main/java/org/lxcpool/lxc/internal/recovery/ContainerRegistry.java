package org.lxcpool.lxc.internal.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.cleanup.CleanupTask;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.network.AddressRange;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.lxcpool.lxc.internal.spec.Subnet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a factory, and what becomes of the containers in it that an earlier life of the
 * factory left: those that were ready may be adopted, the rest is removed in the background. A
 * container whose owner lives is left alone, whoever that is. Thread-safe.
 */
public final class ContainerRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRegistry.class);

  /** How long a closing factory waits for what is being removed. */
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final long fingerprint;
  private final @Nullable AddressRange addresses;
  private final Reclaimer reclaimer;

  // What may be adopted; null once that was decided. Guarded by this.
  private @Nullable List<LedgerEntry> candidates;

  public ContainerRegistry(
      Ledger ledger,
      FactorySettings settings,
      long fingerprint,
      @Nullable AddressRange addresses,
      Reclaimer reclaimer) {
    this.ledger = ledger;
    this.fingerprint = fingerprint;
    this.addresses = addresses;
    this.reclaimer = reclaimer;
    ledger.lxcPath(settings.lxcPath());
    List<LedgerEntry> ready = new ArrayList<>();
    List<LedgerEntry> rest = new ArrayList<>();
    for (LedgerEntry entry : ledger.entries()) {
      note(entry);
      keepIfWanted(entry, settings.leases().keepOrphans());
      if (entry.isOrphaned()) {
        (settings.adopt() && mayBeAdopted(entry) ? ready : rest).add(entry);
      }
    }
    ready.sort(Comparator.comparing(LedgerEntry::age).reversed());
    candidates = ready;
    if (!ledger.entries().isEmpty() || ledger.damaged() > 0) {
      LOG.info(
          "pool {}: of the containers of an earlier life {} may be adopted and {} are removed; {}"
              + " records were unreadable",
          settings.namePrefix(),
          ready.size(),
          rest.size(),
          ledger.damaged());
    }
    reclaim(rest);
  }

  private static void keepIfWanted(LedgerEntry entry, Duration time) {
    if (entry.state() == ContainerState.LEASED
        && !time.isZero()
        && !entry.isOwnerAlive()
        && entry.intent().isOfThisBoot()) {
      entry.held(time, "it was leased when its agent, process " + entry.owner().pid() + ", ended");
    }
  }

  private boolean mayBeAdopted(LedgerEntry entry) {
    return entry.state() == ContainerState.READY
        && entry.intent().isOfThisBoot()
        && entry.intent().fingerprint() == fingerprint;
  }

  /** Records containers that may be made. */
  public List<LedgerEntry> reserve(List<ContainerSpec> specs) {
    return ledger.reserve(specs.stream().map(this::intent).toList());
  }

  private Intent intent(ContainerSpec spec) {
    ContainerSpec.Link link = spec.link();
    String bridge = link == null ? "" : link.bridge();
    String address = link == null || link.address() == null ? "" : link.address();
    return Intent.now(fingerprint, spec.name(), spec.lxcPath(), bridge, address);
  }

  /** A container that was reserved is made from now on; what may be adopted no longer is. */
  public void intend(LedgerEntry reserved) {
    reclaim(decided());
    var unused = reserved.intended();
  }

  /**
   * What may be adopted, the oldest first, and is this process's from now on: it is to make
   * containers of them or to remove them. Once.
   */
  public synchronized List<LedgerEntry> decided() {
    List<LedgerEntry> all = candidates == null ? List.of() : candidates;
    candidates = null;
    all.forEach(LedgerEntry::adopt);
    return all;
  }

  /** Whether a container that may be adopted is as it was left, as far as can be seen cheaply. */
  public static boolean isIntact(LedgerEntry entry) {
    Intent intent = entry.intent();
    ContainerPaths footprint = new ContainerPaths(intent.name(), intent.lxcPath());
    Path port = Path.of("/sys/class/net", intent.bridge(), "brif", footprint.veth());
    return entry.init().isAlive()
        && entry.monitor().isAlive()
        && Files.isDirectory(footprint.directory())
        && (intent.bridge().isEmpty() || Files.exists(port));
  }

  /** Removes containers in the background. */
  public void reclaim(Collection<LedgerEntry> entries) {
    Map<Path, Monitors> monitors = new HashMap<>();
    List<CleanupTask> all = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      entry.adopt();
      entry.destroying();
      Intent intent = entry.intent();
      all.add(
          new CleanupTask(
              new ContainerPaths(intent.name(), intent.lxcPath()),
              monitors.computeIfAbsent(intent.lxcPath(), Monitors::in),
              entry.monitorOfThisBoot(),
              entry::gone));
    }
    reclaimer.reclaim(all);
  }

  /** Removes a container that couldn't be made nor removed at once. */
  public void abandon(LedgerEntry entry) {
    reclaim(List.of(entry));
  }

  private void note(LedgerEntry entry) {
    Intent intent = entry.intent();
    int address = address(entry);
    if (addresses != null && address != 0 && intent.isOfThisBoot()) {
      addresses.note(address, new ContainerPaths(intent.name(), intent.lxcPath()), entry.owner());
    }
  }

  /** The address of a container in the factory's range, 0 if it has none there. */
  public int address(LedgerEntry entry) {
    String address = entry.intent().address();
    if (addresses == null || address.isEmpty()) {
      return 0;
    }
    int number = Subnet.addressOf(address);
    return addresses.subnet().contains(number) ? number : 0;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** How many containers are held. */
  public int held() {
    return (int) ledger.entries().stream().filter(e -> e.state() == ContainerState.HELD).count();
  }

  /** Those whose owner is gone. Marks since when the others are in their state. */
  // Under one lock with what is decided: what is adopted isn't lost.
  public synchronized List<LedgerEntry> lost() {
    List<LedgerEntry> lost = new ArrayList<>();
    for (LedgerEntry entry : ledger.entries()) {
      boolean undecided = candidates != null && candidates.contains(entry);
      if (entry.owner().equals(ProcessId.self())) {
        entry.stamp();
      } else if (!undecided && entry.isOrphaned()) {
        lost.add(entry);
      }
    }
    return lost;
  }

  /** Removes containers in the background that are in no record. */
  public void reclaimUnrecorded(Collection<ContainerPaths> footprints) {
    for (ContainerPaths footprint : footprints) {
      Monitors monitors = Monitors.in(footprint.lxcPath());
      reclaimer.reclaim(List.of(new CleanupTask(footprint, monitors, ProcessId.NONE, () -> {})));
    }
  }

  /** Waits a while for what is being removed. */
  public void awaitReclaimed() {
    try {
      reclaimer.awaitFirstTries(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the ledger go. */
  @Override
  public void close() {
    reclaimer.close();
    ledger.close();
  }
}
