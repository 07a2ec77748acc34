package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Paths;

/** The preparation of a root filesystem for the containers of one id map. It happens once. */
final class Preparation {
  private static final int WORLD_READABLE = 0755;

  private Preparation() {}

  /**
   * Returns the name of a base's directory for an id map; null for unshifted ids. Ends the digest.
   */
  static String name(String kind, Digest digest, @Nullable IdMap idMap) {
    return kind + "-" + digest.text(String.valueOf(idMap));
  }

  /**
   * Returns the work that prepares it.
   *
   * @param copy fills an empty directory with files of unshifted ids
   */
  static AtomicDirectory.Work work(@Nullable IdMap idMap, AtomicDirectory.Work copy) {
    return directory -> {
      Path rootfs = rootfs(directory);
      Files.createDirectory(rootfs);
      Modes.set(rootfs, WORLD_READABLE);
      copy.fill(rootfs);
      if (Paths.isEmpty(rootfs)) {
        throw new IOException("the root filesystem is empty");
      }
      if (idMap != null) {
        IdShifter.shift(rootfs, idMap);
        // The container's root enters by its group; no other user of the host can.
        Files.setAttribute(directory, "unix:gid", (int) idMap.first());
        Modes.set(directory, ImageLayout.ROOT_AND_GROUP_PASS);
      }
    };
  }

  static Path rootfs(Path directory) {
    return directory.resolve(ImageLayout.ROOTFS);
  }
}
