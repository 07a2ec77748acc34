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
import org.lxcpool.lxc.internal.ledger.Holder;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntryView;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.network.ProcNet;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * What pools have on this host, by their own records and by what is there. Asks no monitor and not
 * liblxc: one that doesn't answer delays nothing. Needs root.
 */
public final class LxcInventory {
  private LxcInventory() {}

  /** Where a container is in its life. */
  public enum State {
    /** Its name is recorded, and nothing else done. */
    INTENT,
    /** It is defined. */
    CREATED,
    /** It was booted. */
    STARTED,
    /** It is in the stock. */
    READY,
    /** It is handed out. */
    LEASED,
    /** It is kept for debugging. */
    HELD,
    /** It is being removed, or couldn't be. */
    DESTROYING,
    /** There is something of it on the host, but no record. */
    UNRECORDED
  }

  /**
   * A pool.
   *
   * @param name the name prefix of its factory
   * @param holder the agent that it is alive in, for people; null if it isn't
   * @param containers its containers, by name
   */
  public record Pool(String name, @Nullable String holder, List<Item> containers) {}

  /**
   * A container.
   *
   * @param name its name
   * @param state where it is in its life
   * @param running whether its init runs
   * @param created when its name was recorded; null if it is unrecorded
   * @param age how long it has been in its state, zero if it is unrecorded; within a second or so
   * @param addresses its addresses, as far as they are known
   * @param owner the pid of the process that is responsible for it, 0 if that is gone
   * @param heldFor how long it is to be kept still; zero if it isn't held
   * @param reason why it is held, or what there is of it; else empty
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
   * The pools of a home that are alive or have left something.
   *
   * @param home the home of the factories, as {@link LxcContainerFactory#DEFAULT_HOME}
   * @return the pools, by name
   * @throws ContainerException if the records can't be listed
   */
  public static List<Pool> of(Path home) {
    Libc.Loader.require();
    List<Pool> pools = new ArrayList<>();
    for (String name : names(home)) {
      String holder = Ledger.holder(home, name).map(Holder::toString).orElse(null);
      List<Item> items = items(home, name);
      if (holder != null || !items.isEmpty()) {
        pools.add(new Pool(name, holder, items));
      }
    }
    return pools;
  }

  /** Those that have a ledger, and those that lost theirs and have containers where most have. */
  static Set<String> names(Path home) {
    Set<String> names = new TreeSet<>(Ledger.names(home));
    names.removeIf(name -> !ContainerNames.isPrefix(name));
    names.addAll(ContainerNames.prefixesIn(containers(home)));
    return names;
  }

  /** Where the containers of a home are, unless its factories were told otherwise. */
  static Path containers(Path home) {
    return HomeLayout.containers(home);
  }

  private static List<Item> items(Path home, String pool) {
    Map<String, Item> items = new TreeMap<>();
    Set<Path> paths = new TreeSet<>(Set.of(containers(home)));
    List<LedgerEntryView> views = views(home, pool);
    views.forEach(view -> paths.add(view.intent().lxcPath()));
    for (Path path : paths) {
      LeftoverScanner.of(new ContainerNames(pool), path)
          .forEach((name, what) -> items.put(name, unrecorded(name, String.join(", ", what))));
    }
    // Read again, for what was made meanwhile is in the records only now.
    for (LedgerEntryView view : views(home, pool)) {
      items.put(view.intent().name(), recorded(view));
    }
    return List.copyOf(items.values());
  }

  private static List<LedgerEntryView> views(Path home, String pool) {
    try {
      return LedgerEntryView.all(home, pool);
    } catch (IOException e) {
      return List.of(); // missing or damaged: what there is shows as unrecorded
    }
  }

  private static Item unrecorded(String name, String what) {
    return new Item(
        name, State.UNRECORDED, false, null, Duration.ZERO, List.of(), 0, Duration.ZERO, what);
  }

  private static Item recorded(LedgerEntryView view) {
    return new Item(
        view.intent().name(),
        State.valueOf(view.state().name()),
        view.isRunning(),
        view.intent().created(),
        view.age(),
        addresses(view),
        view.isOwnerAlive() ? view.owner().pid() : 0,
        view.heldFor(),
        view.reason());
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
      return List.of(); // it has ended meanwhile
    }
  }
}
