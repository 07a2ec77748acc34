package org.lxcpool.lxc.internal.recovery;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.cleanup.CleanupTask;
import org.lxcpool.lxc.internal.cleanup.LeftoverScanner;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * A container that no process is responsible for any more.
 *
 * @param entry its record; null if there is none
 * @param what a readable description of what exists of it
 */
public record Orphan(ContainerPaths paths, @Nullable LedgerEntry entry, String what) {
  /**
   * Finds the orphans of a pool, for the holder of its ledger.
   *
   * @param usualPath where to look for containers, besides the path that the ledger records
   * @return the orphans by name; the caller may change the map
   */
  public static Map<String, Orphan> find(Ledger ledger, ContainerNames names, Path usualPath) {
    Map<String, Orphan> orphans = new TreeMap<>();
    Set<Path> paths = new LinkedHashSet<>();
    paths.add(usualPath);
    ledger.lxcPath().ifPresent(paths::add);
    // The host is scanned before the ledger is read: a container is recorded before it is made.
    for (Path path : paths) {
      LeftoverScanner.scan(names, path)
          .forEach(
              (name, what) -> orphans.put(name, unrecorded(new ContainerPaths(name, path), what)));
    }
    for (LedgerEntry entry : ledger.entries()) {
      String name = entry.intent().name();
      orphans.remove(name);
      if (entry.isOrphaned()) {
        ContainerPaths recorded = new ContainerPaths(name, entry.intent().lxcPath());
        orphans.put(name, new Orphan(recorded, entry, entry.state().toString()));
      }
    }
    return orphans;
  }

  private static Orphan unrecorded(ContainerPaths paths, Set<String> what) {
    return new Orphan(paths, null, "unrecorded: " + String.join(", ", what));
  }

  /** Returns the task that removes it. */
  public CleanupTask cleanup() {
    LedgerEntry recorded = entry;
    return new CleanupTask(
        paths,
        Monitors.in(paths.lxcPath()),
        recorded == null ? ProcessId.NONE : recorded.monitorOfThisBoot(),
        recorded == null ? () -> {} : recorded::gone);
  }
}
