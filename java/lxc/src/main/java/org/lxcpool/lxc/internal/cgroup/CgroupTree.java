package org.lxcpool.lxc.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lxcpool.lxc.internal.linux.DirectoryFd;
import org.lxcpool.lxc.internal.linux.DirectoryFd.Entry;

/**
 * A cgroup with its descendants. A container can create any number of cgroups below its own, tens
 * of thousands of levels deep. Neither a path nor a stack is long enough for them, so the tree is
 * walked by descriptor, one step at a time. The walk takes two descriptors, and a name for each
 * level. Not thread-safe.
 */
final class CgroupTree {
  private final Path top;
  private final Consumer<DirectoryFd> visitor;
  private final boolean removing;

  /** The names that remain to be visited, by level, the deepest first. */
  private final Deque<Deque<byte[]>> left = new ArrayDeque<>();

  /** The names on the path from the top to the current cgroup, the deepest first. */
  private final Deque<byte[]> way = new ArrayDeque<>();

  private CgroupTree(Path top, Consumer<DirectoryFd> visitor, boolean removing) {
    this.top = top;
    this.visitor = visitor;
    this.removing = removing;
  }

  /**
   * Visits a cgroup and its descendants, parents first.
   *
   * @throws IOException if it doesn't exist, or was changed meanwhile so that the rest can't be
   *     found
   */
  static void visit(Path top, Consumer<DirectoryFd> visitor) throws IOException {
    new CgroupTree(top, visitor, false).walk();
  }

  /**
   * Visits a cgroup and its descendants, parents first, and removes them, children first.
   *
   * @return true if all are gone; false if some still contain processes
   * @throws IOException if it doesn't exist, or was changed meanwhile so that the rest can't be
   *     found
   */
  static boolean remove(Path top, Consumer<DirectoryFd> visitor) throws IOException {
    new CgroupTree(top, visitor, true).walk();
    try {
      Files.deleteIfExists(top);
      return true;
    } catch (IOException e) {
      return false; // it or a descendant is busy
    }
  }

  private void walk() throws IOException {
    DirectoryFd at = DirectoryFd.open(top);
    try {
      arrive(at);
      while (!left.isEmpty()) {
        byte[] next = left.element().poll();
        DirectoryFd from = at;
        if (next != null) {
          Optional<DirectoryFd> child = from.child(next);
          if (child.isPresent()) {
            at = child.get();
            from.close();
            way.push(next);
            arrive(at);
          }
        } else {
          left.pop();
          if (!way.isEmpty()) {
            at = from.parent();
            from.close();
            leave(at, way.pop());
          }
        }
      }
    } finally {
      at.close();
    }
  }

  private void arrive(DirectoryFd cgroup) throws IOException {
    visitor.accept(cgroup);
    Deque<byte[]> names = new ArrayDeque<>();
    for (List<Entry> some = cgroup.next(); !some.isEmpty(); some = cgroup.next()) {
      some.stream().filter(Entry::directory).map(Entry::name).forEach(names::add);
    }
    left.push(names);
  }

  private void leave(DirectoryFd parent, byte[] name) {
    if (removing) {
      try {
        parent.removeDirectory(name);
      } catch (IOException e) {
        // busy: its ancestors can't be removed either
      }
    }
  }
}
