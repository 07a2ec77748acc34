package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mounted cgroup hierarchies: v1, hybrid or v2.
 *
 * @param all the hierarchies, in the order of {@code /proc/self/mountinfo}
 */
record Hierarchies(List<Hierarchy> all) {
  private static final Set<String> NOT_CONTROLLERS =
      Set.of("rw", "ro", "relatime", "nosuid", "nodev", "noexec", "xattr", "clone_children", "all");

  Hierarchies {
    all = List.copyOf(all);
  }

  /** Parses the lines of {@code /proc/self/mountinfo}. */
  static Hierarchies parse(List<String> mountinfo) {
    List<Hierarchy> found = new ArrayList<>();
    for (String line : mountinfo) {
      String[] halves = line.split(" - ", 2);
      if (halves.length < 2) {
        continue;
      }
      String[] mount = halves[0].split(" ", -1);
      String[] type = halves[1].split(" ", -1);
      if (mount.length < 5 || type.length < 3) {
        continue;
      }
      if (type[0].equals("cgroup2")) {
        found.add(new Hierarchy(Path.of(mount[4]), mount[3], Set.of()));
      } else if (type[0].equals("cgroup")) {
        Set<String> controllers = new LinkedHashSet<>(Arrays.asList(type[2].split(",")));
        controllers.removeAll(NOT_CONTROLLERS);
        controllers.removeIf(c -> c.startsWith("release_agent="));
        found.add(new Hierarchy(Path.of(mount[4]), mount[3], controllers));
      }
    }
    return new Hierarchies(found);
  }

  /** Returns whether a controller is in a v1 hierarchy, where its settings have other names. */
  boolean isV1(String controller) {
    return all.stream().anyMatch(h -> h.controllers().contains(controller));
  }

  /** Returns whether a controller is available, in a v1 hierarchy or in the unified one. */
  boolean has(String controller) {
    return isV1(controller)
        || unified()
            .map(h -> words(h.mount().resolve("cgroup.controllers")).contains(controller))
            .orElse(false);
  }

  /** Returns whether only the unified hierarchy (v2) is mounted. */
  boolean isUnifiedAlone() {
    return !all.isEmpty() && all.stream().allMatch(Hierarchy::isUnified);
  }

  Optional<Hierarchy> unified() {
    return all.stream().filter(Hierarchy::isUnified).findFirst();
  }

  /**
   * Returns the directories of a process's cgroups, in the order of its {@code /proc/PID/cgroup}.
   */
  List<Path> directoriesOf(List<String> procCgroup) {
    List<Path> directories = new ArrayList<>();
    for (String line : procCgroup) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      Set<String> controllers =
          fields[1].isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(fields[1].split(",")));
      for (Hierarchy hierarchy : all) {
        boolean same =
            controllers.isEmpty()
                ? hierarchy.isUnified()
                : hierarchy.controllers().containsAll(controllers);
        if (same) {
          directories.add(hierarchy.directory(fields[2]));
          break;
        }
      }
    }
    return directories;
  }

  // The name of another program's mount or cgroup need not be valid UTF-8.
  static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(Path file) {
    try {
      return Arrays.asList(Files.readString(file).trim().split("\\s+"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
