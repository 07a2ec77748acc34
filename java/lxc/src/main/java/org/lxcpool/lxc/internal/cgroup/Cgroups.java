package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups of this host: its hierarchies, read once from {@code /proc}, and the places of
 * containers in them. Thread-safe.
 */
public final class Cgroups {
  private static final Path SELF = Path.of("/proc/self/cgroup");
  private static final Path INIT = Path.of("/proc/1/cgroup");

  private final Hierarchies hierarchies;
  private final @Nullable Delegation delegation;
  private final Set<Path> usualParents;
  private volatile Collection<Path> containerParents;

  Cgroups(Hierarchies hierarchies) {
    this(hierarchies, Delegation::isMarked);
  }

  /**
   * @param delegated returns whether a service manager has marked a cgroup as delegated
   */
  Cgroups(Hierarchies hierarchies, Predicate<Path> delegated) {
    this.hierarchies = hierarchies;
    delegation = Delegation.of(hierarchies, readable(SELF), readable(INIT), delegated).orElse(null);
    usualParents = usualParents();
    containerParents = usualParents;
  }

  /** Returns the cgroups of this host, as this process sees them. */
  public static Cgroups ofThisHost() {
    return Holder.HOST;
  }

  Hierarchies hierarchies() {
    return hierarchies;
  }

  /** Returns whether a controller is in a v1 hierarchy, where its settings have other names. */
  public boolean isV1(String controller) {
    return hierarchies.isV1(controller);
  }

  /** Returns whether a controller is available, in a v1 hierarchy or in the unified one. */
  public boolean has(String controller) {
    return hierarchies.has(controller);
  }

  /** Returns whether only the unified hierarchy (v2) is mounted. */
  public boolean isUnifiedAlone() {
    return hierarchies.isUnifiedAlone();
  }

  /**
   * Returns the cgroup that was delegated to this process for its containers; empty if none was.
   */
  public Optional<Delegation> delegation() {
    return Optional.ofNullable(delegation);
  }

  /**
   * Returns the cgroups in which containers' cgroups may be. These are the cgroup that was
   * delegated to this process; the places where liblxc, run by root, puts them otherwise: beside
   * process 1, at the top of a hierarchy or where a service manager put it; this process's own
   * cgroup, since an earlier agent at the same place may have been process 1 of its pid namespace;
   * and the results of {@link #findContainerParents}. All but the last are read once, because this
   * process may be process 1 itself, and in another cgroup during a start.
   */
  Collection<Path> containerParents() {
    return containerParents;
  }

  private Set<Path> usualParents() {
    Set<Path> parents = new LinkedHashSet<>();
    hierarchies.all().forEach(hierarchy -> parents.add(hierarchy.mount()));
    delegation().map(Delegation::directory).ifPresent(parents::add);
    parents.addAll(hierarchies.directoriesOf(readable(INIT)));
    parents.addAll(hierarchies.directoriesOf(readable(SELF)));
    return parents;
  }

  /**
   * Searches the unified hierarchy for more cgroups that contain containers': those that were
   * delegated to other agents and to earlier runs of this one. Skips the content of containers.
   */
  void findContainerParents() {
    Set<Path> parents = new LinkedHashSet<>(usualParents);
    if (isUnifiedAlone()) {
      hierarchies
          .unified()
          .map(Hierarchy::mount)
          .ifPresent(top -> addContainerParents(top, parents));
    }
    containerParents = parents;
  }

  private static void addContainerParents(Path top, Set<Path> parents) {
    Deque<Path> left = new ArrayDeque<>(List.of(top));
    while (!left.isEmpty()) {
      Path cgroup = left.pop();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(cgroup, Files::isDirectory)) {
        for (Path child : children) {
          if (CgroupNames.isOfContainer(child)) {
            parents.add(cgroup);
          } else {
            left.push(child);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // the cgroup was removed meanwhile
      }
    }
  }

  private static List<String> readable(Path membership) {
    return Files.isReadable(membership) ? Hierarchies.lines(membership) : List.of();
  }

  private static final class Holder {
    static final Cgroups HOST =
        new Cgroups(Hierarchies.parse(Hierarchies.lines(Path.of("/proc/self/mountinfo"))));
  }
}
