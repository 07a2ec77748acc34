package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Paths;

/** A root filesystem that is made once, for containers of one id map. */
final class Preparation {
  private static final int EVERYBODY = 0755;

  private Preparation() {}

  /** The directory of a base for an id map; null for plain ids. The digest takes no more parts. */
  static String name(String kind, Digest digest, @Nullable IdMap idMap) {
    return kind + "-" + digest.text(String.valueOf(idMap));
  }

  /**
   * How to make it.
   *
   * @param copy what fills an empty directory with plain ids
   */
  static AtomicDirectory.Work work(@Nullable IdMap idMap, AtomicDirectory.Work copy) {
    return directory -> {
      Path rootfs = rootfs(directory);
      Files.createDirectory(rootfs);
      Modes.set(rootfs, EVERYBODY);
      copy.fill(rootfs);
      if (Paths.isEmpty(rootfs)) {
        throw new IOException("it is empty");
      }
      if (idMap != null) {
        IdShifter.shift(rootfs, idMap);
        // The mapped root passes by its group; no other user of the host does.
        Files.setAttribute(directory, "unix:gid", (int) idMap.first());
        Modes.set(directory, Layout.ROOT_AND_GROUP_PASS);
      }
    };
  }

  static Path rootfs(Path directory) {
    return directory.resolve(Layout.ROOTFS);
  }
}
