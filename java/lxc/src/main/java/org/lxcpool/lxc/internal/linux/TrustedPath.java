package org.lxcpool.lxc.internal.linux;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.lxcpool.ContainerException;

/** Checks of paths: no user but root may be able to replace a directory or link on the way. */
public final class TrustedPath {
  // S_IWGRP, S_IWOTH and S_ISVTX of stat(2).
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int STICKY = 01000;

  /** The kernel's limit. */
  private static final int MOST_LINKS = 40;

  private final Path whole;

  private TrustedPath(Path whole) {
    this.whole = whole;
  }

  /**
   * Checks a path as far as it exists. Each directory and each link on the way must belong to root
   * or to this process's user. A directory that others can write to must have the sticky bit, which
   * protects root's entries.
   *
   * @param path an absolute path
   * @throws ContainerException if it isn't safe; the message says how to fix it
   */
  public static void check(Path path) {
    try {
      new TrustedPath(path).walk();
    } catch (NoSuchFileException e) {
      // root will create the rest
    } catch (IOException e) {
      throw new ContainerException("can't check " + path + ": " + e, e);
    }
  }

  private void walk() throws IOException {
    Path at = Path.of("/");
    checkEntry(at);
    Deque<Path> names = new ArrayDeque<>();
    whole.forEach(names::add);
    int links = 0;
    while (!names.isEmpty()) {
      Path name = names.remove();
      if (name.toString().equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(name).normalize();
      checkEntry(next);
      if (!Files.isSymbolicLink(next)) {
        at = next;
      } else if (++links > MOST_LINKS) {
        throw new IOException("too many links");
      } else {
        Path target = Files.readSymbolicLink(next);
        at = target.isAbsolute() ? Path.of("/") : at;
        prepend(names, target);
      }
    }
  }

  private static void prepend(Deque<Path> names, Path target) {
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      names.addFirst(target.getName(i));
    }
  }

  private void checkEntry(Path entry) throws IOException {
    Map<String, Object> its =
        Files.readAttributes(entry, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    boolean link = Files.isSymbolicLink(entry);
    Object uid = requireNonNull(its.get("uid"));
    if (!uid.equals(0) && !uid.equals(Self.UID)) {
      throw unsafe(
          entry
              + " belongs to user "
              + uid
              + ", not to root; "
              + (link ? "chown -h root " : "chown root ")
              + entry);
    }
    int mode = (int) requireNonNull(its.get("mode"));
    if (link || (mode & STICKY) != 0) {
      return; // the mode of a link has no effect
    }
    if ((mode & OTHERS_WRITE) != 0) {
      throw unsafe("all users can write to " + entry + "; chmod o-w " + entry);
    }
    if ((mode & GROUP_WRITES) != 0) {
      throw unsafe("a group can write to " + entry + "; chmod g-w " + entry);
    }
  }

  private ContainerException unsafe(String why) {
    return new ContainerException(whole + " isn't safe: " + why);
  }

  private static final class Self {
    static final Object UID = uid();

    private static Object uid() {
      try {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      } catch (IOException e) {
        return 0;
      }
    }
  }
}
