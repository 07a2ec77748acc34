package org.lxcpool.lxc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.container.ContainerOperations;
import org.lxcpool.lxc.internal.container.StartedProcesses;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.AddressClaim;
import org.lxcpool.lxc.internal.network.AddressRange;
import org.lxcpool.lxc.internal.network.ContainerLinks;
import org.lxcpool.lxc.internal.network.MacRange;
import org.lxcpool.lxc.internal.network.NetworkSetup;
import org.lxcpool.lxc.internal.recovery.ContainerRegistry;
import org.lxcpool.lxc.internal.recovery.Reservation;
import org.lxcpool.lxc.internal.recovery.Reservations;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.lxcpool.lxc.internal.spec.HostSecurity;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/**
 * Makes the containers of a factory, and takes over those of an earlier life: gives each a name, a
 * record and its place in the network, and defines it. Thread-safe.
 */
final class ContainerMaker {
  private final FactorySettings settings;
  private final PreparedBase base;
  private final Path seccompPolicy;
  private final NetworkSetup networkSetup;
  private final @Nullable AddressRange addresses;
  private final @Nullable MacRange macs;
  private final LxcBackend calls;
  private final ContainerRegistry books;
  private final ContainerNames names;
  private final ContainerLinks links;
  private final HostSecurity security = HostSecurity.ofThisHost();
  private final Reservations reservations;

  /**
   * @param addresses the range that addresses come from, null if they come from elsewhere
   */
  ContainerMaker(
      FactorySettings settings,
      PreparedBase base,
      Path seccompPolicy,
      NetworkSetup networkSetup,
      @Nullable AddressRange addresses,
      LxcBackend calls,
      ContainerRegistry books) {
    this.settings = settings;
    this.base = base;
    this.seccompPolicy = seccompPolicy;
    this.networkSetup = networkSetup;
    this.addresses = addresses;
    this.calls = calls;
    this.books = books;
    macs = MacRange.of(settings.network());
    names = new ContainerNames(settings.namePrefix());
    links = new ContainerLinks(settings.network());
    int most = addresses == null ? Integer.MAX_VALUE : addresses.mostAhead();
    reservations = new Reservations(settings.namePrefix(), this::reserve, most);
    forgetClaims();
  }

  // The pool's ledger is held: what is claimed in its name, and not recorded there, was reserved by
  // an agent that was killed.
  private void forgetClaims() {
    Set<String> known =
        books.ledger().entries().stream()
            .map(entry -> entry.intent().name())
            .collect(Collectors.toSet());
    Predicate<ContainerPaths> forgotten =
        container ->
            container.lxcPath().equals(settings.lxcPath())
                && names.isOne(container.name())
                && !known.contains(container.name());
    if (addresses != null) {
      addresses.forget(forgotten);
    }
    if (macs != null) {
      macs.forget(forgotten);
    }
  }

  /** The containers to be made next. */
  Reservations reservations() {
    return reservations;
  }

  /**
   * Makes a container. Nothing is left of one that couldn't be made.
   *
   * @throws ContainerException if it can't be made
   */
  ContainerLife make() {
    networkSetup.ensureBridge();
    Reservation reserved = reservations.take();
    try {
      return make(reserved);
    } finally {
      reservations.made();
    }
  }

  private ContainerLife make(Reservation reserved) {
    ContainerSpec spec = reserved.spec();
    AddressClaim claim = reserved.claim();
    try {
      if (macs != null) {
        claim = claimMac(macs, spec.footprint(), reserved.entry());
        spec = spec.withLink(link(claim));
      }
      books.intend(reserved.entry());
      ContainerOperations operations = new ContainerOperations(calls, spec);
      define(operations, reserved.entry());
      return new ContainerLife(spec.footprint(), operations, claim, reserved.entry());
    } catch (RuntimeException | Error e) {
      if (claim != null) {
        claim.close();
      }
      throw e;
    }
  }

  // Not ahead: a server remembers each one that was ever used.
  private static AddressClaim claimMac(
      MacRange macs, ContainerPaths container, LedgerEntry reserved) {
    try {
      return macs.claim(container);
    } catch (RuntimeException | Error e) {
      reserved.gone();
      throw e;
    }
  }

  /** Up to so many, at least one: there may be no more free addresses. */
  private List<Reservation> reserve(int count) {
    List<ContainerPaths> containers =
        Stream.generate(() -> new ContainerPaths(names.next(), settings.lxcPath()))
            .limit(count)
            .toList();
    List<AddressClaim> claims = addresses == null ? List.of() : addresses.claim(containers);
    try {
      List<ContainerSpec> specs = new ArrayList<>();
      for (int i = 0; i < (addresses == null ? count : claims.size()); i++) {
        AddressClaim claim = claims.isEmpty() ? null : claims.get(i);
        specs.add(spec(containers.get(i).name(), link(claim)));
      }
      List<LedgerEntry> entries = books.reserve(specs);
      List<Reservation> reserved = new ArrayList<>();
      for (int i = 0; i < specs.size(); i++) {
        AddressClaim claim = claims.isEmpty() ? null : claims.get(i);
        reserved.add(new Reservation(specs.get(i), claim, entries.get(i)));
      }
      return reserved;
    } catch (RuntimeException | Error e) {
      claims.forEach(AddressClaim::close);
      throw e;
    }
  }

  private void define(ContainerOperations operations, LedgerEntry entry) {
    try {
      operations.define(security);
      entry.created();
    } catch (RuntimeException | Error e) {
      try {
        operations.destroy();
        entry.gone();
      } catch (ContainerException left) {
        e.addSuppressed(left);
        books.abandon(entry);
      }
      throw e;
    }
  }

  private ContainerSpec.@Nullable Link link(@Nullable AddressClaim claim) {
    return links.link(claim);
  }

  private ContainerSpec spec(String name, ContainerSpec.@Nullable Link link) {
    return new ContainerSpec(
        name,
        settings.lxcPath(),
        base,
        settings.idMap(),
        settings.limits(),
        link,
        seccompPolicy,
        settings.config());
  }

  /**
   * Takes over a container that an earlier agent left ready; empty if it isn't as it was, or
   * another container has its place in the network.
   */
  Optional<ContainerLife> adopt(LedgerEntry entry) {
    if (!ContainerRegistry.isIntact(entry)) {
      return Optional.empty();
    }
    Optional<StartedProcesses> processes = StartedProcesses.find(entry.init(), entry.monitor());
    if (processes.isEmpty()) {
      return Optional.empty();
    }
    AddressClaim claim = claim(entry).orElse(null);
    if ((addresses != null || macs != null) && claim == null) {
      processes.get().close();
      return Optional.empty();
    }
    ContainerSpec spec = spec(entry.intent().name(), link(claim));
    ContainerOperations operations = ContainerOperations.ofRunning(calls, spec, processes.get());
    ContainerLife life = new ContainerLife(spec.footprint(), operations, claim, entry);
    life.runs(processes.get());
    return Optional.of(life);
  }

  /** Claims for a container that is adopted what it has of the network's. */
  private Optional<AddressClaim> claim(LedgerEntry entry) {
    Intent intent = entry.intent();
    ContainerPaths container = new ContainerPaths(intent.name(), intent.lxcPath());
    if (macs != null) {
      return macs.adopt(container);
    }
    int address = books.address(entry);
    return addresses == null || address == 0
        ? Optional.empty()
        : addresses.adopt(address, container);
  }
}
