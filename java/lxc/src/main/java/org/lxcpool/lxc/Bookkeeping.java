package org.lxcpool.lxc;

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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ContainerNames;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.Footprint;
import org.lxcpool.lxc.internal.ledger.Entry;
import org.lxcpool.lxc.internal.ledger.EntryState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.ProcessId;
import org.lxcpool.lxc.internal.net.AddressRange;
import org.lxcpool.lxc.internal.net.Subnet;
import org.lxcpool.lxc.internal.reap.Monitors;
import org.lxcpool.lxc.internal.reap.Orphans;
import org.lxcpool.lxc.internal.reap.Orphans.Orphan;
import org.lxcpool.lxc.internal.reap.Reclaimer;
import org.lxcpool.lxc.internal.reap.Remains;
import org.lxcpool.lxc.internal.reap.TwoLooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a factory, and what becomes of the containers in it that an earlier life of the
 * factory left: those that were ready may be adopted, the rest is removed in the background. A
 * container whose owner lives is left alone, whoever that is. Thread-safe.
 */
final class Bookkeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);

  /** How long what no record is known of must have been there before it is removed. */
  private static final Duration STRANGERS = Duration.ofSeconds(10);

  /** Looking for those is done at one of so many looks: it lists directories and processes. */
  private static final int RARELY = 5;

  /** How long a closing factory waits for what is being removed. */
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final long fingerprint;
  private final @Nullable AddressRange addresses;
  private final Reclaimer reclaimer;

  private final Set<LxcContainer> held = ConcurrentHashMap.newKeySet();
  private final ContainerNames names;
  private final Path lxcPath;
  private final TwoLooks strangers = new TwoLooks(STRANGERS);
  private final Keeper keeper;
  private long looks;

  // What may be adopted; null once that was decided. Guarded by this.
  private @Nullable List<Entry> candidates;

  Bookkeeping(
      Ledger ledger, Settings settings, long fingerprint, @Nullable AddressRange addresses) {
    this.ledger = ledger;
    this.fingerprint = fingerprint;
    this.addresses = addresses;
    names = new ContainerNames(settings.namePrefix());
    lxcPath = settings.lxcPath();
    ledger.lxcPath(lxcPath);
    reclaimer = new Reclaimer(settings.namePrefix());
    List<Entry> ready = new ArrayList<>();
    List<Entry> rest = new ArrayList<>();
    for (Entry entry : ledger.entries()) {
      reserve(entry);
      keepIfWanted(entry, settings.keepLeased());
      if (entry.isOrphaned()) {
        (settings.adopt() && mayBeAdopted(entry) ? ready : rest).add(entry);
      }
    }
    ready.sort(Comparator.comparing(Entry::age).reversed());
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
    keeper = new Keeper(settings.namePrefix(), this::look);
  }

  private static void keepIfWanted(Entry entry, Duration time) {
    if (entry.state() == EntryState.LEASED
        && !time.isZero()
        && !entry.isOwnerAlive()
        && entry.intent().isOfThisBoot()) {
      entry.held(time, "it was leased when its agent, process " + entry.owner().pid() + ", ended");
    }
  }

  private boolean mayBeAdopted(Entry entry) {
    return entry.state() == EntryState.READY
        && entry.intent().isOfThisBoot()
        && entry.intent().fingerprint() == fingerprint;
  }

  /** Records a container, before anything of it is made. */
  Entry intend(ContainerSpec spec) {
    reclaim(decided());
    ContainerSpec.Link link = spec.link();
    String bridge = link == null ? "" : link.bridge();
    String address = link == null || link.address() == null ? "" : link.address();
    return ledger.intend(Intent.now(fingerprint, spec.name(), spec.lxcPath(), bridge, address));
  }

  /**
   * What may be adopted, the oldest first, and is this process's from now on: it is to make
   * containers of them or to remove them. Once.
   */
  synchronized List<Entry> decided() {
    List<Entry> all = candidates == null ? List.of() : candidates;
    candidates = null;
    all.forEach(Entry::adopt);
    return all;
  }

  /** Whether a container that may be adopted is as it was left, as far as can be seen cheaply. */
  static boolean isIntact(Entry entry) {
    Intent intent = entry.intent();
    Footprint footprint = new Footprint(intent.name(), intent.lxcPath());
    Path port = Path.of("/sys/class/net", intent.bridge(), "brif", footprint.veth());
    return entry.init().isAlive()
        && entry.monitor().isAlive()
        && Files.isDirectory(footprint.directory())
        && (intent.bridge().isEmpty() || Files.exists(port));
  }

  /** Removes containers in the background. */
  void reclaim(Collection<Entry> entries) {
    Map<Path, Monitors> monitors = new HashMap<>();
    List<Remains> all = new ArrayList<>();
    for (Entry entry : entries) {
      entry.adopt();
      entry.destroying();
      Intent intent = entry.intent();
      all.add(
          new Remains(
              new Footprint(intent.name(), intent.lxcPath()),
              monitors.computeIfAbsent(intent.lxcPath(), Monitors::in),
              () -> {
                entry.gone();
                free(address(entry));
              }));
    }
    reclaimer.reclaim(all);
  }

  /** Removes a container that couldn't be made nor removed at once. */
  void abandon(Entry entry) {
    reserve(entry);
    reclaim(List.of(entry));
  }

  private void reserve(Entry entry) {
    int address = address(entry);
    if (addresses != null && address != 0) {
      addresses.reserve(address);
    }
  }

  private void free(int address) {
    if (addresses != null && address != 0) {
      addresses.free(address);
    }
  }

  /** The address of a container in the factory's range, 0 if it has none there. */
  int address(Entry entry) {
    String address = entry.intent().address();
    if (addresses == null || address.isEmpty()) {
      return 0;
    }
    int number = Subnet.addressOf(address);
    return addresses.subnet().contains(number) ? number : 0;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Keeps a container until its time has passed. */
  void hold(LxcContainer container) {
    held.add(container);
  }

  /** How many containers are held. */
  int held() {
    return (int) ledger.entries().stream().filter(e -> e.state() == EntryState.HELD).count();
  }

  private void look() {
    ledger.forgetGone();
    reclaim(lost());
    List<LxcContainer> over = held.stream().filter(container -> !container.isHeld()).toList();
    over.forEach(held::remove);
    reclaimer.reclaim(over.stream().map(Expired::new).toList());
    if (looks++ % RARELY == 0) {
      lookForStrangers();
    }
  }

  // Under one lock with what is decided: what is adopted isn't lost.
  private synchronized List<Entry> lost() {
    List<Entry> lost = new ArrayList<>();
    for (Entry entry : ledger.entries()) {
      boolean undecided = candidates != null && candidates.contains(entry);
      if (entry.owner().equals(ProcessId.self())) {
        entry.stamp();
      } else if (!undecided && entry.isOrphaned()) {
        lost.add(entry);
      }
    }
    return lost;
  }

  private void lookForStrangers() {
    Map<String, Orphan> orphans = Orphans.of(ledger, names, lxcPath);
    orphans.values().removeIf(orphan -> orphan.entry() != null);
    orphans.keySet().removeAll(reclaimer.pending());
    orphans.keySet().retainAll(strangers.look(Set.copyOf(orphans.keySet()), System.nanoTime()));
    if (orphans.isEmpty()) {
      return;
    }
    LOG.warn("pool {}: what no record knows is removed: {}", names.prefix(), orphans.keySet());
    Monitors monitors = Monitors.in(lxcPath);
    for (Orphan orphan : orphans.values()) {
      int address = addresses == null ? 0 : NetworkSetup.configured(orphan.footprint().directory());
      reclaimer.reclaim(List.of(new Remains(orphan.footprint(), monitors, () -> free(address))));
    }
  }

  /** A container of this process whose time is over. */
  private record Expired(LxcContainer container) implements Reclaimer.Job {
    @Override
    public String name() {
      return container.name();
    }

    @Override
    public List<String> remove(int tries) {
      try {
        container.destroy();
        return List.of();
      } catch (ContainerException e) {
        return List.of(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Waits a while for what is being removed. */
  void awaitReclaimed() {
    try {
      reclaimer.awaitFirstTries(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the ledger go. */
  @Override
  public void close() {
    keeper.close();
    reclaimer.close();
    ledger.close();
  }
}
