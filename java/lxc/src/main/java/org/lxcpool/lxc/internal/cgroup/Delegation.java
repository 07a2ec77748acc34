package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The subtree of the unified hierarchy that this process may manage: the cgroup of a service with
 * {@code Delegate=yes}, or the top of a cgroup namespace, as in a Docker container. The cgroups of
 * containers are created in it, so that its limits apply to them.
 *
 * @param directory the cgroup
 * @param name its path relative to where liblxc creates cgroups by default; empty if it is the same
 */
public record Delegation(Path directory, String name) {
  /**
   * The child to which this process is moved if it is in the delegated cgroup itself: a cgroup that
   * enables controllers for its children can't contain a process. Liblxc takes the cgroup of
   * process 1 as its base, and strips only this name from its end.
   */
  static final String LEAF = "init.scope";

  // A process that is forked meanwhile is found in the next pass.
  private static final int PASSES = 100;

  /**
   * Finds the delegated cgroup that contains a process, directly or in a child.
   *
   * @param self the lines of the process's {@code /proc/PID/cgroup}
   * @param init those of process 1
   * @param marked returns whether a service manager has marked a cgroup as delegated
   */
  static Optional<Delegation> of(
      Hierarchies hierarchies, List<String> self, List<String> init, Predicate<Path> marked) {
    if (!hierarchies.isUnifiedAlone()) {
      return Optional.empty();
    }
    Optional<Path> own = hierarchies.directoriesOf(self).stream().findFirst();
    Optional<Path> base =
        hierarchies.directoriesOf(init).stream().findFirst().map(Delegation::base);
    if (own.isEmpty() || base.isEmpty()) {
      return Optional.empty();
    }
    return Stream.of(own.get(), own.get().getParent())
        .filter(Objects::nonNull)
        .filter(each -> marked.test(each) || isNamespace(hierarchies, each, own.get()))
        .filter(each -> each.startsWith(base.get()))
        .findFirst()
        .map(each -> new Delegation(each, base.get().relativize(each).toString()));
  }

  private static Path base(Path init) {
    Path parent = init.getParent();
    return init.endsWith(LEAF) && parent != null ? parent : init;
  }

  /**
   * Returns whether a cgroup is the top of a cgroup namespace that no service manager divides
   * further.
   */
  private static boolean isNamespace(Hierarchies hierarchies, Path cgroup, Path own) {
    boolean isTop =
        hierarchies
            .unified()
            .filter(h -> h.root().equals("/") && h.mount().equals(cgroup))
            .isPresent();
    boolean isOurs = own.equals(cgroup) || own.equals(cgroup.resolve(LEAF));
    // The root of the whole hierarchy has no cgroup.type.
    return isTop && isOurs && Files.exists(cgroup.resolve("cgroup.type"));
  }

  /** Returns whether systemd has marked a cgroup as delegated. */
  static boolean isMarked(Path cgroup) {
    try {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(cgroup, UserDefinedFileAttributeView.class);
      if (view == null || !view.list().contains("delegate")) {
        return false;
      }
      ByteBuffer value = ByteBuffer.allocate(view.size("delegate"));
      int length = view.read("delegate", value);
      return new String(value.array(), 0, length, StandardCharsets.UTF_8).strip().equals("1");
    } catch (IOException e) {
      return false; // without extended attributes, or removed meanwhile
    }
  }

  /**
   * Moves all processes of the cgroup itself to a child.
   *
   * @throws IOException if some can't be moved
   */
  void clear() throws IOException {
    for (int i = 0; i < PASSES && !CgroupMembers.of(directory).isEmpty(); i++) {
      Path leaf = leafOf(directory);
      CgroupMembers.of(directory).forEach(pid -> CgroupMembers.move(pid, leaf));
    }
    List<String> left = CgroupMembers.of(directory);
    if (!left.isEmpty()) {
      throw new IOException("these processes can't be moved: " + String.join(", ", left));
    }
  }

  /**
   * Returns the child for processes that can't be in a cgroup itself, and creates it if need be.
   */
  static Path leafOf(Path cgroup) throws IOException {
    return Files.createDirectories(cgroup.resolve(LEAF));
  }
}
