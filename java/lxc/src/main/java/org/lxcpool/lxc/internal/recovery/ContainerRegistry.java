package org.lxcpool.lxc.internal.recovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.cleanup.CleanupTask;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.network.ContainerNetwork;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.ContainerTemplate;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorded containers of a factory. Of those that an earlier agent left, the ready ones may be
 * adopted, and the rest is removed in the background. A container whose owner process runs isn't
 * touched. Thread-safe.
 */
public final class ContainerRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRegistry.class);

  /** How long a closing factory waits for removals. */
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final long fingerprint;
  private final ContainerNetwork network;
  private final Reclaimer reclaimer;

  /** The containers that may be adopted; null once that was decided. */
  @GuardedBy("this")
  private @Nullable List<LedgerEntry> candidates;

  public ContainerRegistry(
      Ledger ledger,
      FactorySettings settings,
      ContainerTemplate template,
      ContainerNetwork network,
      Reclaimer reclaimer) {
    this.ledger = ledger;
    fingerprint = template.fingerprint();
    this.network = network;
    this.reclaimer = reclaimer;
    ledger.lxcPath(settings.lxcPath());
    forgetClaims(template);
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
          "pool {}: of an earlier agent's containers {} may be adopted and {} are removed; {}"
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

  /**
   * Gives up claims in the pool's name that the ledger doesn't record: an agent that was killed had
   * reserved them.
   */
  private void forgetClaims(ContainerTemplate template) {
    Set<String> known =
        ledger.entries().stream().map(entry -> entry.intent().name()).collect(Collectors.toSet());
    network.forget(container -> template.isOne(container) && !known.contains(container.name()));
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

  /** Uses a reserved record. Containers that may be adopted and weren't are removed from now on. */
  public void intend(LedgerEntry reserved) {
    reclaim(takeCandidates());
    var unused = reserved.intended();
  }

  /**
   * Returns the containers that may be adopted, the oldest first. They belong to this process from
   * now on: the caller adopts or removes them. Further calls return none.
   */
  public synchronized List<LedgerEntry> takeCandidates() {
    List<LedgerEntry> all = candidates == null ? List.of() : candidates;
    candidates = null;
    all.forEach(LedgerEntry::adopt);
    return all;
  }

  /** Returns whether a container is as it was left, as far as cheap checks tell. */
  public static boolean isIntact(LedgerEntry entry) {
    Intent intent = entry.intent();
    ContainerPaths paths = new ContainerPaths(intent.name(), intent.lxcPath());
    Path port = Path.of("/sys/class/net", intent.bridge(), "brif", paths.veth());
    return entry.init().isAlive()
        && entry.monitor().isAlive()
        && Files.isDirectory(paths.directory())
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

  /** Removes a container that could neither be made nor be removed at once. */
  public void abandon(LedgerEntry entry) {
    reclaim(List.of(entry));
  }

  private void note(LedgerEntry entry) {
    Intent intent = entry.intent();
    if (intent.isOfThisBoot()) {
      ContainerPaths paths = new ContainerPaths(intent.name(), intent.lxcPath());
      network.note(paths, intent.address(), entry.owner());
    }
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Returns how many containers are held. */
  public int held() {
    return (int) ledger.entries().stream().filter(e -> e.state() == ContainerState.HELD).count();
  }

  /**
   * Returns the containers whose owner is gone. Records for this process's own since when they are
   * in their states.
   */
  // Under one lock with takeCandidates: a container that is adopted isn't lost.
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

  /** Removes containers that no record knows, in the background. */
  public void reclaimUnrecorded(Collection<ContainerPaths> containers) {
    for (ContainerPaths paths : containers) {
      Monitors monitors = Monitors.in(paths.lxcPath());
      reclaimer.reclaim(List.of(new CleanupTask(paths, monitors, ProcessId.NONE, () -> {})));
    }
  }

  /** Waits for removals, for at most 10 s. */
  public void awaitReclaimed() {
    try {
      reclaimer.awaitFirstTries(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the ledger. */
  @Override
  public void close() {
    reclaimer.close();
    ledger.close();
  }
}
