package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** Where a root filesystem comes from. */
public sealed interface Base permits TinyBase, DirectoryBase, TarballBase, NamedBase {
  /**
   * Makes the root filesystem ready for containers. Cheap when that was done before.
   *
   * @param home where everything of ours lives
   * @param idMap the ids of the containers, null for the host's own
   * @return the prepared base
   * @throws ContainerException if it can't be prepared; nothing half-made is left
   */
  PreparedBase prepare(Path home, @Nullable IdMap idMap);

  /**
   * Looks whether it has the program that containers boot, before anything is copied or unpacked.
   *
   * @param home where everything of ours lives
   * @param idMap the ids of the containers, null for the host's own
   * @param init the command that containers are to boot; null for the base's own
   * @throws ContainerException if it hasn't, or can't be read
   */
  void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init);

  /** What it is, for people: the kind and the path or name. */
  String description();

  /**
   * Writes the root filesystem, with plain ids, into a tar file.
   *
   * @param home where everything of ours lives
   * @param tar the file, which doesn't exist
   * @return whether its init wants cgroup mounts
   * @throws ContainerException if it is missing or can't be read; a part of the file may be left
   */
  default boolean archive(Path home, Path tar) {
    PreparedBase plain = prepare(home, null);
    Archive.pack(plain.rootfs(), tar);
    return plain.needsCgroups();
  }
}
