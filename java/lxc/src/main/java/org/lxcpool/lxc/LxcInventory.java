package org.lxcpool.lxc;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cleanup.LeftoverScanner;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntryView;
import org.lxcpool.lxc.internal.ledger.LockHolder;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.network.ProcNet;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * The containers of pools on this host, by the pools' records and by what exists on the host.
 * Doesn't call liblxc or a container's monitor, so one that doesn't answer delays nothing. Needs
 * root.
 */
public final class LxcInventory {
  private LxcInventory() {}

  /** The states of a container. */
  public enum State {
    /** Its name is recorded, and it is being made. */
    INTENT,
    /** It is defined, and was not booted, or is being booted. */
    CREATED,
    /** It was booted. */
    STARTED,
    /** It is in the stock. */
    READY,
    /** It is handed out. */
    LEASED,
    /** It is kept for debugging. */
    HELD,
    /** It is being removed, or couldn't be removed. */
    DESTROYING,
    /** Something of it is on the host, but it has no record. */
    UNRECORDED
  }

  /**
   * A pool.
   *
   * @param name the name prefix of its factory
   * @param holder a readable description of the agent in which the pool is alive; null if it isn't
   *     alive
   * @param containers its containers, by name
   */
  public record Pool(String name, @Nullable String holder, List<Item> containers) {}

  /**
   * A container.
   *
   * @param name its name
   * @param state its state
   * @param running whether its init runs
   * @param created when its name was recorded; null if it is unrecorded
   * @param age how long it has been in its state, zero if it is unrecorded; within a second or so
   * @param addresses its addresses, as far as they are known
   * @param owner the pid of the process that is responsible for it, 0 if that has ended
   * @param heldFor how long it is still to be kept; zero if it isn't held
   * @param reason why it is held, or what there is of an unrecorded one; else empty
   */
  public record Item(
      String name,
      State state,
      boolean running,
      @Nullable Instant created,
      Duration age,
      List<String> addresses,
      int owner,
      Duration heldFor,
      String reason) {}

  /**
   * Returns the pools of a home that are alive or have left something.
   *
   * @param home the home of the factories, as {@link LxcContainerFactory#DEFAULT_HOME}
   * @return the pools, by name
   * @throws ContainerException if the records can't be listed
   */
  public static List<Pool> of(Path home) {
    Libc.Loader.require();
    List<Pool> pools = new ArrayList<>();
    for (String name : names(home)) {
      String holder = Ledger.holder(home, name).map(LockHolder::toString).orElse(null);
      List<Item> items = items(home, name);
      if (holder != null || !items.isEmpty()) {
        pools.add(new Pool(name, holder, items));
      }
    }
    return pools;
  }

  /** Returns the pools with a ledger, and those without one that have containers in the home. */
  static Set<String> names(Path home) {
    Set<String> names = new TreeSet<>(Ledger.names(home));
    names.removeIf(name -> !ContainerNames.isPrefix(name));
    names.addAll(ContainerNames.prefixesIn(HomeLayout.containers(home)));
    return names;
  }

  private static List<Item> items(Path home, String pool) {
    Map<String, Item> items = new TreeMap<>();
    Set<Path> paths = new TreeSet<>(Set.of(HomeLayout.containers(home)));
    List<LedgerEntryView> views = views(home, pool);
    views.forEach(view -> paths.add(view.intent().lxcPath()));
    for (Path path : paths) {
      LeftoverScanner.scan(new ContainerNames(pool), path)
          .forEach((name, what) -> items.put(name, unrecorded(name, String.join(", ", what))));
    }
    // Read again: containers that were made meanwhile were recorded after the first read.
    for (LedgerEntryView view : views(home, pool)) {
      items.put(view.intent().name(), recorded(view));
    }
    return List.copyOf(items.values());
  }

  private static List<LedgerEntryView> views(Path home, String pool) {
    try {
      return LedgerEntryView.all(home, pool);
    } catch (IOException e) {
      return List.of(); // missing or damaged: its containers show as unrecorded
    }
  }

  private static Item unrecorded(String name, String what) {
    return new Item(
        name, State.UNRECORDED, false, null, Duration.ZERO, List.of(), 0, Duration.ZERO, what);
  }

  private static Item recorded(LedgerEntryView view) {
    return new Item(
        view.intent().name(),
        state(view.state()),
        view.isRunning(),
        view.intent().created(),
        view.age(),
        addresses(view),
        view.isOwnerAlive() ? view.owner().pid() : 0,
        view.heldFor(),
        view.reason());
  }

  /** Returns the public state of a recorded one. */
  static State state(ContainerState recorded) {
    return switch (recorded) {
      case RESERVED, INTENT -> State.INTENT;
      case CREATED, STARTING, FAILED -> State.CREATED;
      case STARTED -> State.STARTED;
      case READY -> State.READY;
      case LEASED -> State.LEASED;
      case HELD -> State.HELD;
      case DESTROYING -> State.DESTROYING;
      case GONE -> throw new IllegalArgumentException("a container that is gone has no record");
    };
  }

  private static List<String> addresses(LedgerEntryView view) {
    String recorded = view.intent().address();
    if (!recorded.isEmpty()) {
      return List.of(recorded.substring(0, recorded.indexOf('/')));
    }
    try {
      List<InetAddress> found = view.isRunning() ? ProcNet.addresses(view.init().pid()) : List.of();
      return view.isRunning()
          ? found.stream().map(InetAddress::getHostAddress).toList()
          : List.of();
    } catch (IOException e) {
      return List.of(); // the container has ended meanwhile
    }
  }
}
