package org.lxcpool.lxc.internal.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.lxc.internal.cleanup.Debouncer;
import org.lxcpool.lxc.internal.cleanup.Reclaimer;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The removal of a factory's containers that have no user any more: those whose hold is over, whose
 * owner is gone, and that no record knows. A thread looks for them once a second, until this is
 * closed. Thread-safe.
 */
public final class HouseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HouseKeeper.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How long a container that no record knows must have been there before it is removed. */
  private static final Duration UNRECORDED_AGE = Duration.ofSeconds(10);

  /** One look of this many is for those: it lists directories and processes. */
  private static final int LOOKS_PER_SCAN = 5;

  private final ContainerRegistry registry;
  private final Reclaimer reclaimer;
  private final ReservationPrefetcher reservations;
  private final FactorySettings settings;
  private final Set<ContainerLife> held = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  // Used by the thread only.
  private final Debouncer unrecorded = new Debouncer(UNRECORDED_AGE);
  private long looks;
  private boolean failed;

  public HouseKeeper(
      FactorySettings settings,
      ContainerRegistry registry,
      Reclaimer reclaimer,
      ReservationPrefetcher reservations) {
    this.settings = settings;
    this.registry = registry;
    this.reclaimer = reclaimer;
    this.reservations = reservations;
    thread = new Thread(this::run, "lxcpool-" + settings.namePrefix() + "-keeper");
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        look();
        failed = false;
      } catch (RuntimeException | Error e) {
        if (!failed) { // log a failure that lasts once
          LOG.warn("pool {}: housekeeping failed; continuing", settings.namePrefix(), e);
        }
        failed = true;
      }
      Thread.interrupted(); // parking would return at once, indefinitely
      LockSupport.parkNanos(this, INTERVAL.toNanos());
    }
  }

  private void look() {
    reservations.expire();
    registry.ledger().forgetGone();
    registry.reclaim(registry.lost());
    List<ContainerLife> over =
        held.stream().filter(life -> life.entry().heldFor().isZero()).toList();
    over.forEach(held::remove);
    reclaimer.reclaim(over.stream().map(DestroyTask::new).toList());
    if (looks++ % LOOKS_PER_SCAN == 0) {
      removeUnrecorded();
    }
  }

  private void removeUnrecorded() {
    ContainerNames names = new ContainerNames(settings.namePrefix());
    Map<String, Orphan> orphans = Orphan.find(registry.ledger(), names, settings.lxcPath());
    orphans.values().removeIf(orphan -> orphan.entry() != null);
    orphans.keySet().removeAll(reclaimer.pending());
    orphans.keySet().retainAll(unrecorded.look(Set.copyOf(orphans.keySet()), System.nanoTime()));
    if (!orphans.isEmpty()) {
      LOG.warn(
          "pool {}: removing containers that no record knows: {}",
          settings.namePrefix(),
          orphans.keySet());
      registry.reclaimUnrecorded(orphans.values().stream().map(Orphan::paths).toList());
    }
  }

  /** Destroys a held container when its time is over. */
  public void hold(ContainerLife life) {
    held.add(life);
  }

  /** Ends the thread; a look that is in progress runs to its end. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
