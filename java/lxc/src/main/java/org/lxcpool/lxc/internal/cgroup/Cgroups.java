package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The cgroup hierarchies of this host, v1, hybrid and v2, read once from {@code /proc}. */
public final class Cgroups {
  private static final Set<String> NOT_CONTROLLERS =
      Set.of("rw", "ro", "relatime", "nosuid", "nodev", "noexec", "xattr", "clone_children", "all");

  private static final Path SELF = Path.of("/proc/self/cgroup");
  private static final Path INIT = Path.of("/proc/1/cgroup");

  private final List<Hierarchy> hierarchies;
  private final @Nullable Delegation delegation;
  private final Set<Path> usualParents;
  private volatile Collection<Path> containerParents;

  Cgroups(List<Hierarchy> hierarchies) {
    this(hierarchies, Delegation::isMarked);
  }

  Cgroups(List<Hierarchy> hierarchies, Predicate<Path> delegated) {
    this.hierarchies = List.copyOf(hierarchies);
    delegation = Delegation.of(this, readable(SELF), readable(INIT), delegated).orElse(null);
    usualParents = usualParents();
    containerParents = usualParents;
  }

  /** The hierarchies this process sees. */
  public static Cgroups ofThisHost() {
    return Holder.HOST;
  }

  List<Hierarchy> hierarchies() {
    return hierarchies;
  }

  /** Whether a controller is in a v1 hierarchy; its settings have other names there. */
  public boolean isV1(String controller) {
    return hierarchies.stream().anyMatch(h -> h.controllers().contains(controller));
  }

  /** Whether a controller can be used at all, in a v1 hierarchy or in the unified one. */
  public boolean has(String controller) {
    return isV1(controller)
        || unified()
            .map(h -> words(h.mount().resolve("cgroup.controllers")).contains(controller))
            .orElse(false);
  }

  /** Returns whether v2 is all there is. */
  public boolean isUnifiedAlone() {
    return !hierarchies.isEmpty() && hierarchies.stream().allMatch(Hierarchy::isUnified);
  }

  Optional<Hierarchy> unified() {
    return hierarchies.stream().filter(Hierarchy::isUnified).findFirst();
  }

  /** Where the cgroups of containers are made, if this process was given a place for them. */
  public Optional<Delegation> delegation() {
    return Optional.ofNullable(delegation);
  }

  /**
   * Where the cgroups of containers are. Where they are made: in what was delegated to this
   * process, or else where liblxc, run by root, puts them, which is beside init, at the top of a
   * hierarchy or where a service manager put it. Besides, where this process is: an earlier agent
   * that was started at the same place may have been process 1 of its pid namespace. Read once,
   * since this process may be init itself and be away from home during a start. And where {@link
   * #findContainerParents} has found some.
   */
  Collection<Path> containerParents() {
    return containerParents;
  }

  private Set<Path> usualParents() {
    Set<Path> parents = new LinkedHashSet<>();
    hierarchies.forEach(hierarchy -> parents.add(hierarchy.mount()));
    delegation().map(Delegation::directory).ifPresent(parents::add);
    parents.addAll(directoriesOf(readable(INIT)));
    parents.addAll(directoriesOf(readable(SELF)));
    return parents;
  }

  /**
   * Looks where else there are cgroups of containers: where those of other agents and of earlier
   * lives were delegated to their services. What is in a container isn't looked at.
   */
  void findContainerParents() {
    Set<Path> parents = new LinkedHashSet<>(usualParents);
    if (isUnifiedAlone()) {
      unified().map(Hierarchy::mount).ifPresent(top -> addContainerParents(top, parents));
    }
    containerParents = parents;
  }

  private static void addContainerParents(Path top, Set<Path> parents) {
    Deque<Path> left = new ArrayDeque<>(List.of(top));
    while (!left.isEmpty()) {
      Path cgroup = left.pop();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(cgroup, Files::isDirectory)) {
        for (Path child : children) {
          if (ContainerCgroups.isOne(child)) {
            parents.add(cgroup);
          } else {
            left.push(child);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // removed meanwhile
      }
    }
  }

  private static List<String> readable(Path process) {
    return Files.isReadable(process) ? lines(process) : List.of();
  }

  /** Reads {@code /proc/self/mountinfo}. */
  static Cgroups parse(List<String> mountinfo) {
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
    return new Cgroups(found);
  }

  /** Where a process is, in every hierarchy; from {@code /proc/PID/cgroup}. */
  List<Path> directoriesOf(List<String> procCgroup) {
    List<Path> directories = new ArrayList<>();
    for (String line : procCgroup) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      Set<String> controllers =
          fields[1].isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(fields[1].split(",")));
      for (Hierarchy hierarchy : hierarchies) {
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

  // Somebody else's mount or cgroup may have a name that is no text: it is none of ours.
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

  private static final class Holder {
    static final Cgroups HOST = parse(lines(Path.of("/proc/self/mountinfo")));
  }
}
