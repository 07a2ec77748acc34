package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cleanup.CleanupTask;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.network.BridgeClaims;
import org.lxcpool.lxc.internal.network.BridgeUse;
import org.lxcpool.lxc.internal.network.HostBridge;
import org.lxcpool.lxc.internal.network.NetworkSetup;
import org.lxcpool.lxc.internal.recovery.Orphan;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * A reaper of leftovers: removes what pools whose agents have ended left on this host, which is
 * containers with their directories, monitors, cgroups, interfaces and addresses, and bridges that
 * such a pool had made.
 *
 * <p>It doesn't touch pools whose agents run, containers that belong to a running process, and
 * containers that are held for debugging. It removes only what it has seen twice, with some time
 * between. A pool that is started again adopts its ready containers: don't reap it before. The
 * reaper doesn't call liblxc, and a monitor that doesn't answer delays nothing.
 *
 * <p>Needs root. Immutable, and thread-safe.
 */
public final class LxcReaper {
  private static final Duration MINIMUM_AGE = Duration.ofSeconds(2);
  private static final Duration PIVOT_TIMEOUT = Duration.ofSeconds(1);

  private final Path home;
  private final @Nullable String pool;
  private final Duration minimumAge;

  private LxcReaper(Path home, @Nullable String pool, Duration minimumAge) {
    this.home = home;
    this.pool = pool;
    this.minimumAge = minimumAge;
  }

  /**
   * Returns a reaper of all pools of a home.
   *
   * @param home the home of the factories, as {@link LxcContainerFactory#DEFAULT_HOME}
   * @return the reaper
   * @throws ContainerException if jnr-ffi can't be loaded; the message says how to fix it
   */
  public static LxcReaper at(Path home) {
    Libc.Loader.require(); // now, since it can't be loaded once the JVM is shutting down
    return new LxcReaper(requireNonNull(home, "home"), null, MINIMUM_AGE);
  }

  /**
   * Returns a reaper of one pool only.
   *
   * @param name the name prefix of its factory
   * @return the reaper
   * @throws IllegalArgumentException if that can't be a name prefix
   */
  public LxcReaper pool(String name) {
    return new LxcReaper(home, new ContainerNames(name).prefix(), minimumAge);
  }

  /**
   * Returns a reaper with another time between its two looks; 2 s by default.
   *
   * @param time not negative
   * @return the reaper
   * @throws IllegalArgumentException if it is negative
   */
  public LxcReaper minimumAge(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("minimum age " + time + " is negative");
    }
    return new LxcReaper(home, pool, time);
  }

  /** The result for one thing that was found. */
  public enum Outcome {
    /** Nothing is left of it. */
    REMOVED,
    /** It would be removed: this was a dry run. */
    FOUND,
    /** Something of it is left; reaping again tries again. */
    FAILED,
    /** The pool's agent is alive: nothing of the pool was touched. */
    ALIVE
  }

  /**
   * A leftover, or a pool that is alive.
   *
   * @param pool the pool's name
   * @param thing the name of the container or bridge; the pool's own if it is alive
   * @param outcome the result
   * @param detail what there was of it, what is left of it, or the process that holds the pool; for
   *     people
   */
  public record Finding(String pool, String thing, Outcome outcome, String detail) {}

  /**
   * Removes the leftovers.
   *
   * @return what was found, by pool and name
   * @throws ContainerException if the records can't be read, or another user could change them
   * @throws InterruptedException if interrupted between the two looks; nothing was removed then
   */
  public List<Finding> reap() throws InterruptedException {
    return run(false);
  }

  /**
   * Finds what {@link #reap} would remove.
   *
   * @return what was found, by pool and name
   * @throws ContainerException if the records can't be read, or another user could change them
   * @throws InterruptedException if interrupted between the two looks
   */
  public List<Finding> dryRun() throws InterruptedException {
    return run(true);
  }

  private List<Finding> run(boolean dry) throws InterruptedException {
    Directories.checkHome(home.toAbsolutePath()); // its records decide what is removed
    Set<String> seen = new HashSet<>();
    Set<String> pools = pools();
    for (String name : pools) {
      look(name, (ledger, orphans) -> seen.addAll(orphans.keySet()));
    }
    if (!seen.isEmpty()) {
      Thread.sleep(minimumAge.toMillis());
    }
    List<Finding> findings = new ArrayList<>();
    for (String name : pools) {
      boolean alive =
          !look(
              name,
              (ledger, orphans) -> {
                orphans.keySet().retainAll(seen);
                for (Orphan orphan : orphans.values()) {
                  findings.add(dry ? found(name, orphan) : remove(name, orphan));
                }
                bridge(name, ledger, dry).ifPresent(findings::add);
              });
      if (alive) {
        String holder =
            Ledger.holder(home, name).map(Object::toString).orElse("an unknown process");
        findings.add(new Finding(name, name, Outcome.ALIVE, holder));
      }
    }
    if (!dry) {
      BridgeClaims.sweep();
    }
    if (!dry && !findings.isEmpty()) {
      ContainerCgroups.removePivot(Cgroups.ofThisHost(), PIVOT_TIMEOUT);
    }
    return findings;
  }

  private Set<String> pools() {
    return pool == null ? LxcInventory.names(home) : Set.of(pool);
  }

  @FunctionalInterface
  private interface Look {
    void at(Ledger ledger, Map<String, Orphan> orphans);
  }

  /** Looks at a pool while no other process can open it; returns false if one has it open. */
  private boolean look(String name, Look look) {
    if (!Files.isDirectory(home)) {
      return true;
    }
    Optional<Ledger> opened = Ledger.tryOpen(home, name);
    if (opened.isEmpty()) {
      return false;
    }
    try (Ledger ledger = opened.get()) {
      Path usual = HomeLayout.containers(home);
      look.at(ledger, Orphan.find(ledger, new ContainerNames(name), usual));
    }
    return true;
  }

  private static Finding found(String pool, Orphan orphan) {
    return new Finding(pool, orphan.paths().name(), Outcome.FOUND, orphan.what());
  }

  private static Finding remove(String pool, Orphan orphan) {
    String what = orphan.what();
    CleanupTask task = orphan.cleanup();
    List<String> left = task.remove(0);
    Directories.removeLockDirectory(orphan.paths().lxcPath());
    return left.isEmpty()
        ? new Finding(pool, task.name(), Outcome.REMOVED, what)
        : new Finding(pool, task.name(), Outcome.FAILED, "left are " + String.join(", ", left));
  }

  // Removes a bridge that a pool recorded, that this library made, and that no factory uses.
  private static Optional<Finding> bridge(String pool, Ledger ledger, boolean dry) {
    String name = ledger.bridge();
    if (name.isEmpty() || ledger.entries().stream().anyMatch(e -> !e.isOrphaned())) {
      return Optional.empty();
    }
    HostBridge bridge = new HostBridge(name);
    boolean ours = bridge.isOurs();
    if (dry) {
      boolean found = ours && BridgeUse.ifUnused(name, () -> {});
      return found ? finding(pool, name, Outcome.FOUND, "bridge") : Optional.empty();
    }
    try {
      boolean unused = NetworkSetup.removeIfUnused(name, ledger);
      if (!ours || !unused) {
        return Optional.empty();
      }
    } catch (ContainerException e) {
      return finding(pool, name, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
    return bridge.exists()
        ? finding(pool, name, Outcome.FAILED, "bridge, with ports")
        : finding(pool, name, Outcome.REMOVED, "bridge");
  }

  private static Optional<Finding> finding(
      String pool, String thing, Outcome outcome, String detail) {
    return Optional.of(new Finding(pool, thing, outcome, detail));
  }
}
