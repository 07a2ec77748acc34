package org.lxcpool.lxc.internal.recovery;

import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.container.StartedProcesses;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.ContainerNetwork;
import org.lxcpool.lxc.internal.network.ContainerNetwork.Place;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.ContainerTemplate;
import org.lxcpool.lxc.internal.spec.HostSecurity;

/** The creation of a factory's containers, and the adoption of an earlier agent's. Thread-safe. */
public final class ContainerCreator {
  private final ContainerTemplate template;
  private final ContainerNetwork network;
  private final LxcBackend backend;
  private final ContainerRegistry registry;
  private final ReservationPrefetcher reservations;
  private final HostSecurity security = HostSecurity.ofThisHost();

  public ContainerCreator(
      ContainerTemplate template,
      ContainerNetwork network,
      LxcBackend backend,
      ContainerRegistry registry,
      ReservationPrefetcher reservations) {
    this.template = template;
    this.network = network;
    this.backend = backend;
    this.registry = registry;
    this.reservations = reservations;
  }

  /**
   * Creates a container. If that fails, what is left of it is removed in the background.
   *
   * @throws ContainerException if it can't be created
   */
  public ContainerLife create() {
    network.ensureBridge();
    Reservation reservation = reservations.take();
    try {
      return create(reservation);
    } finally {
      reservations.made();
    }
  }

  private ContainerLife create(Reservation reservation) {
    LedgerEntry entry = reservation.entry();
    Place place = complete(reservation);
    try {
      registry.intend(entry);
      ContainerSpec spec = template.spec(reservation.paths().name(), place.link());
      ContainerLife life = new ContainerLife(spec, backend, place.claim(), entry);
      define(life);
      return life;
    } catch (RuntimeException | Error e) {
      place.release();
      throw e;
    }
  }

  private Place complete(Reservation reservation) {
    try {
      return network.complete(reservation.paths(), reservation.place());
    } catch (RuntimeException | Error e) {
      reservation.giveUp();
      throw e;
    }
  }

  private void define(ContainerLife life) {
    try {
      life.define(security);
    } catch (RuntimeException | Error e) {
      try {
        life.destroy();
      } catch (ContainerException left) {
        e.addSuppressed(left);
        registry.abandon(life.entry());
      }
      throw e;
    }
  }

  /**
   * Adopts a container that an earlier agent left ready; empty if it isn't as it was, or another
   * container has its address.
   */
  public Optional<ContainerLife> adopt(LedgerEntry entry) {
    if (!ContainerRegistry.isIntact(entry)) {
      return Optional.empty();
    }
    Optional<StartedProcesses> processes = StartedProcesses.find(entry.init(), entry.monitor());
    if (processes.isEmpty()) {
      return Optional.empty();
    }
    Intent intent = entry.intent();
    ContainerPaths paths = new ContainerPaths(intent.name(), intent.lxcPath());
    Optional<Place> place = network.adopt(paths, intent.address());
    if (place.isEmpty()) {
      processes.get().close();
      return Optional.empty();
    }
    ContainerSpec spec = template.spec(intent.name(), place.get().link());
    ContainerLife life = new ContainerLife(spec, backend, place.get().claim(), entry);
    life.runs(processes.get());
    return Optional.of(life);
  }
}
