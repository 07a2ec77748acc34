package org.lxcpool.lxc.internal.recovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cleanup.Debouncer;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.linux.IdleCleaner;
import org.lxcpool.lxc.internal.recovery.Orphans.Orphan;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the containers of a factory that nobody else looks after any more: those that are
 * held for too long, that their taker dropped, whose owner is gone, and that no record knows.
 * Thread-safe.
 */
public final class HouseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HouseKeeper.class);

  /** How long what no record is known of must have been there before it is removed. */
  private static final Duration STRANGERS = Duration.ofSeconds(10);

  /** Looking for those is done at one of so many looks: it lists directories and processes. */
  private static final int RARELY = 5;

  private final ContainerRegistry books;
  private final Reclaimer reclaimer;
  private final Reservations reservations;
  private final ContainerNames names;
  private final Path lxcPath;
  private final boolean destroyDropped;
  private final Set<ContainerLife> held = ConcurrentHashMap.newKeySet();
  private final AtomicLong dropped = new AtomicLong();
  private final Debouncer strangers = new Debouncer(STRANGERS);
  private final PeriodicTask keeper;
  private long looks;

  public HouseKeeper(
      FactorySettings settings,
      ContainerRegistry books,
      Reclaimer reclaimer,
      Reservations reservations) {
    this.books = books;
    this.reclaimer = reclaimer;
    this.reservations = reservations;
    names = new ContainerNames(settings.namePrefix());
    lxcPath = settings.lxcPath();
    destroyDropped = settings.leases().destroyDropped();
    keeper = new PeriodicTask(settings.namePrefix(), this::look);
  }

  private void look() {
    reservations.look();
    books.ledger().forgetGone();
    books.reclaim(books.lost());
    List<ContainerLife> over = held.stream().filter(life -> !life.isHeld()).toList();
    over.forEach(held::remove);
    reclaimer.reclaim(over.stream().map(Removal::new).toList());
    if (looks++ % RARELY == 0) {
      lookForStrangers();
    }
  }

  private void lookForStrangers() {
    Map<String, Orphan> orphans = Orphans.of(books.ledger(), names, lxcPath);
    orphans.values().removeIf(orphan -> orphan.entry() != null);
    orphans.keySet().removeAll(reclaimer.pending());
    orphans.keySet().retainAll(strangers.look(Set.copyOf(orphans.keySet()), System.nanoTime()));
    if (!orphans.isEmpty()) {
      LOG.warn("pool {}: what no record knows is removed: {}", names.prefix(), orphans.keySet());
      books.reclaimUnrecorded(orphans.values().stream().map(Orphan::footprint).toList());
    }
  }

  /** Keeps a container until its time has passed. */
  public void hold(ContainerLife life) {
    held.add(life);
  }

  /** Sees to it that a container is noticed that its taker drops. */
  public void watch(Object container, ContainerLife life) {
    life.watchedBy(IdleCleaner.SHARED.register(container, () -> dropped(life)));
  }

  private void dropped(ContainerLife life) {
    ContainerState state = life.entry().state();
    switch (state) {
      case GONE, HELD -> {}
      case DESTROYING -> remove(life); // whoever tried has given up, or is at it
      default -> {
        life.dropped();
        dropped.incrementAndGet();
        LOG.warn(
            "pool {}: container {} was dropped, neither destroyed nor put back ({}){}{}",
            names.prefix(),
            life.footprint().name(),
            state,
            destroyDropped ? ": it is destroyed" : "",
            life.takenAt() == null ? "" : "; it was taken here:",
            life.takenAt());
        if (destroyDropped) {
          remove(life);
        }
      }
    }
  }

  private void remove(ContainerLife life) {
    reclaimer.reclaim(List.of(new Removal(life)));
  }

  /** How many containers were dropped. */
  public long dropped() {
    return dropped.get();
  }

  /** A container of this process that nobody else removes. */
  private record Removal(ContainerLife life) implements Reclaimer.Job {
    @Override
    public String name() {
      return life.footprint().name();
    }

    @Override
    public List<String> remove(int tries) {
      try {
        life.destroy();
        return List.of();
      } catch (ContainerException e) {
        return List.of(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public void close() {
    keeper.close();
  }
}
