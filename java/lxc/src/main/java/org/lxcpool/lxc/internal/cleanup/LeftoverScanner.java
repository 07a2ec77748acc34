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
 * A scanner for containers of one pool of which something is on this host. It finds them by their
 * names alone, also those that a damaged ledger no longer knows.
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
   * Scans the host.
   *
   * @return the kinds of what there is of each container, by the container's name
   */
  public static Map<String, Set<String>> scan(ContainerNames names, Path lxcPath) {
    LeftoverScanner scanner = new LeftoverScanner(names, lxcPath);
    scanner.entries(lxcPath, "", "directory");
    scanner.entries(ContainerPaths.lockDirectory(lxcPath), ".", "lock file");
    Monitors.in(lxcPath).containers().forEach(name -> scanner.add(name, "monitor"));
    Cgroups cgroups = Cgroups.ofThisHost();
    for (String name : ContainerCgroups.names(cgroups)) {
      // A pool of another home may have the same name. If a process runs in the cgroup, a monitor
      // or a
      // directory in this path tells that the container is this home's.
      if (names.isOne(name)
          && (scanner.found.containsKey(name) || new ContainerCgroups(cgroups, name).isEmpty())) {
        scanner.add(name, "cgroup");
      }
    }
    return scanner.found;
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
      // no container was ever there
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
