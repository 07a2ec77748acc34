package org.lxcpool.lxc.internal.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.Modes;

/**
 * Shifts the owners of a root filesystem's files into the id range of a user namespace, in place.
 *
 * <p>A change of owner clears the set-user-id and set-group-id bits and the file capabilities, so
 * these are set again. File capabilities and access control lists contain ids, which are shifted
 * too. A file with several hard links is shifted once. Symbolic links are shifted and never
 * followed. Device nodes are removed: they don't work in a user namespace, and on the host their
 * new owner could open them.
 */
final class IdShifter {
  private static final int FILE_TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR_FILE = 0100000;
  private static final int SYMBOLIC_LINK = 0120000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private final Path rootfs;
  private final IdMap map;
  private final Set<Object> shifted = new HashSet<>();

  private IdShifter(Path rootfs, IdMap map) {
    this.rootfs = rootfs;
    this.map = map;
  }

  /**
   * Shifts a directory and all files in it.
   *
   * @throws ContainerException if an id is outside the map or a file can't be changed; the message
   *     names the file
   */
  static void shift(Path rootfs, IdMap map) {
    try {
      new IdShifter(rootfs, map).walk();
    } catch (IOException e) {
      throw new ContainerException("shifting the ids of " + rootfs + ": " + e, e);
    }
  }

  private void walk() throws IOException {
    Files.walkFileTree(
        rootfs,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            shiftOrName(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            shiftOrName(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void shiftOrName(Path file) throws IOException {
    try {
      shift(file);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private void shift(Path file) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(file, "unix:mode,uid,gid,nlink,ino", LinkOption.NOFOLLOW_LINKS);
    int mode = number(stat, "mode");
    int type = mode & FILE_TYPE;
    if (type == CHARACTER_DEVICE || type == BLOCK_DEVICE) {
      Files.delete(file);
      return;
    }
    if (type != DIRECTORY && number(stat, "nlink") > 1 && !shifted.add(stat.get("ino"))) {
      return;
    }
    byte[] path = CPath.of(file);
    long uid = shift(file, "user", Integer.toUnsignedLong(number(stat, "uid")));
    long gid = shift(file, "group", Integer.toUnsignedLong(number(stat, "gid")));
    byte[] capability = type == REGULAR_FILE ? Xattrs.get(path, IdXattrs.CAPABILITY) : null;
    if (Libc.INSTANCE.lchown(path, (int) uid, (int) gid) < 0) {
      throw new IOException("chown: " + Libc.text(Libc.errno()));
    }
    if (type == REGULAR_FILE && (mode & (Modes.SET_UID | Modes.SET_GID)) != 0) {
      Modes.set(file, mode);
    }
    if (capability != null) {
      long root = shift(file, "capability", IdXattrs.rootOf(capability));
      Xattrs.set(path, IdXattrs.CAPABILITY, IdXattrs.withRoot(capability, root));
    }
    if (type == SYMBOLIC_LINK) {
      return;
    }
    for (String name : IdXattrs.ACCESS_CONTROL_LISTS) {
      byte[] list = Xattrs.get(path, name);
      if (list != null) {
        Xattrs.set(path, name, IdXattrs.shiftAcl(list, (what, id) -> shift(file, what, id)));
      }
    }
  }

  private static int number(Map<String, Object> stat, String name) {
    return (Integer) requireNonNull(stat.get(name), name);
  }

  private long shift(Path file, String what, long id) {
    if (id >= map.count()) {
      throw new ContainerException(
          String.format(
              Locale.ROOT,
              "/%s of this base has the %s id %d, which %s doesn't cover: use an IdMap of more ids,"
                  + " or give the file another owner",
              rootfs.relativize(file),
              what,
              id,
              map));
    }
    return map.first() + id;
  }
}
