package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.IdMap;

/** What a source holds at one moment. */
interface Content {

  /** Changes whenever the content does; letters and digits. */
  String generation();

  /** Whether its init manages cgroups. */
  boolean needsCgroups();

  /** The directory that already is this root filesystem; null if it must be copied out first. */
  default @Nullable Path directory() {
    return null;
  }

  /** The map that its files have been shifted by already; null if their ids are plain. */
  default @Nullable IdMap shiftedBy() {
    return null;
  }

  /**
   * Copies it.
   *
   * @param rootfs an empty directory
   * @throws org.lxcpool.ContainerException if that fails; what has been copied so far stays
   */
  void copyTo(Path rootfs);
}
