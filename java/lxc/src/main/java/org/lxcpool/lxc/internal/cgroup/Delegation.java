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
 * The part of the unified hierarchy that this process may use as its own: the cgroup of a service
 * with {@code Delegate=yes}, or the top of a cgroup namespace, as in a Docker container. The
 * cgroups of containers are made in it, so that its limits bound them.
 *
 * @param directory the cgroup
 * @param name the same relative to where liblxc puts cgroups by default; empty if it is there
 */
public record Delegation(Path directory, String name) {
  /**
   * Where this process is put if it is in the delegated cgroup itself: a cgroup that gives its
   * children controllers may hold no process. Liblxc takes the cgroup of process 1 as its base, and
   * strips this name, and only this one, off its end.
   */
  static final String LEAF = "init.scope";

  // A process that forks meanwhile is seen in the next look.
  private static final int LOOKS = 100;

  /**
   * Finds the one that a process is in, or right below which it is.
   *
   * @param self {@code /proc/PID/cgroup} of the process
   * @param init the same of process 1
   * @param marked whether a service manager has marked a cgroup as delegated
   */
  static Optional<Delegation> of(
      Cgroups cgroups, List<String> self, List<String> init, Predicate<Path> marked) {
    if (!cgroups.isUnifiedAlone()) {
      return Optional.empty();
    }
    Optional<Path> own = cgroups.directoriesOf(self).stream().findFirst();
    Optional<Path> base = cgroups.directoriesOf(init).stream().findFirst().map(Delegation::base);
    if (own.isEmpty() || base.isEmpty()) {
      return Optional.empty();
    }
    return Stream.of(own.get(), own.get().getParent())
        .filter(Objects::nonNull)
        .filter(each -> marked.test(each) || isNamespace(cgroups, each, own.get()))
        .filter(each -> each.startsWith(base.get()))
        .findFirst()
        .map(each -> new Delegation(each, base.get().relativize(each).toString()));
  }

  private static Path base(Path init) {
    Path parent = init.getParent();
    return init.endsWith(LEAF) && parent != null ? parent : init;
  }

  /** The top of a cgroup namespace that no service manager divides further. */
  private static boolean isNamespace(Cgroups cgroups, Path cgroup, Path own) {
    boolean isTop =
        cgroups.unified().filter(h -> h.root().equals("/") && h.mount().equals(cgroup)).isPresent();
    boolean isOurs = own.equals(cgroup) || own.equals(cgroup.resolve(LEAF));
    // The top of the whole hierarchy has no type.
    return isTop && isOurs && Files.exists(cgroup.resolve("cgroup.type"));
  }

  /** Whether systemd has marked a cgroup. */
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
      return false; // no attributes there, or no such cgroup any more
    }
  }

  /**
   * Moves all processes that are in the cgroup itself into one below it.
   *
   * @throws IOException if some stay
   */
  void clear() throws IOException {
    for (int i = 0; i < LOOKS && !CgroupMembers.of(directory).isEmpty(); i++) {
      Path leaf = leafOf(directory);
      CgroupMembers.of(directory).forEach(pid -> CgroupMembers.move(pid, leaf));
    }
    List<String> left = CgroupMembers.of(directory);
    if (!left.isEmpty()) {
      throw new IOException("left are processes " + String.join(", ", left));
    }
  }

  /** Where processes go that can't be in a cgroup itself; made if it isn't there. */
  static Path leafOf(Path cgroup) throws IOException {
    return Files.createDirectories(cgroup.resolve(LEAF));
  }
}
