package org.lxcpool.lxc.internal.recovery;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.cleanup.LeftoverScanner;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/** The containers of a pool that nobody is responsible for any more. */
public final class Orphans {

  /**
   * One of them.
   *
   * @param entry its record, null if there is none
   * @param what what there is of it, for people
   */
  public record Orphan(ContainerPaths footprint, @Nullable LedgerEntry entry, String what) {}

  private Orphans() {}

  /**
   * Those that are there now, by name, for whoever holds the pool's ledger.
   *
   * @param usualPath where containers are looked for, besides where the ledger says
   */
  public static Map<String, Orphan> of(Ledger ledger, ContainerNames names, Path usualPath) {
    Map<String, Orphan> orphans = new TreeMap<>();
    Set<Path> paths = new LinkedHashSet<>();
    paths.add(usualPath);
    ledger.lxcPath().ifPresent(paths::add);
    // What there is first, and then what is known: a container is recorded before it is made.
    for (Path path : paths) {
      LeftoverScanner.of(names, path)
          .forEach(
              (name, what) ->
                  orphans.put(
                      name,
                      new Orphan(
                          new ContainerPaths(name, path),
                          null,
                          "unrecorded: " + String.join(", ", what))));
    }
    for (LedgerEntry entry : ledger.entries()) {
      String name = entry.intent().name();
      orphans.remove(name);
      if (entry.isOrphaned()) {
        orphans.put(
            name,
            new Orphan(
                new ContainerPaths(name, entry.intent().lxcPath()),
                entry,
                entry.state().toString()));
      }
    }
    return orphans;
  }
}
