package org.lxcpool.lxc.internal.cleanup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The containers of one pool that something of is on this host, found by their names alone: what a
 * ledger that was damaged no longer knows.
 */
public final class LeftoverScanner {
  private final ContainerNames names;
  private final Path lxcPath;
  private final Map<String, Set<String>> found = new TreeMap<>();

  private LeftoverScanner(ContainerNames names, Path lxcPath) {
    this.names = names;
    this.lxcPath = lxcPath;
  }

  /**
   * Those that are there now.
   *
   * @return what there is of each container, in words, by name
   */
  public static Map<String, Set<String>> of(ContainerNames names, Path lxcPath) {
    LeftoverScanner traces = new LeftoverScanner(names, lxcPath);
    traces.entries(lxcPath, "", "directory");
    traces.entries(ContainerPaths.lockDirectory(lxcPath), ".", "lock file");
    Monitors.in(lxcPath).containers().forEach(name -> traces.add(name, "monitor"));
    Cgroups cgroups = Cgroups.ofThisHost();
    for (String name : ContainerCgroups.names(cgroups)) {
      // A pool of another home may have the same name: where something runs in the cgroup, its
      // monitor and its directory say whose it is.
      if (names.isOne(name)
          && (traces.found.containsKey(name) || new ContainerCgroups(cgroups, name).isEmpty())) {
        traces.add(name, "cgroup");
      }
    }
    return traces.found;
  }

  private void entries(Path directory, String prefix, String what) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(prefix)) {
          add(name.substring(prefix.length()), what);
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was ever there
    } catch (IOException e) {
      throw new ContainerException("can't list " + lxcPath + ": " + e, e);
    }
  }

  private void add(String name, String what) {
    if (names.isOne(name)) {
      found.computeIfAbsent(name, n -> new TreeSet<>()).add(what);
    }
  }
}
