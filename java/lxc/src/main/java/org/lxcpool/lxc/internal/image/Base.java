package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** The source of a root filesystem. */
public interface Base {
  /**
   * Prepares the root filesystem for containers. A call is cheap if it was prepared before.
   *
   * @param home the directory that holds all files of this library
   * @param idMap the id map of the containers; null if they use the host's ids
   * @return the prepared base
   * @throws ContainerException if it can't be prepared; nothing partial is left
   */
  PreparedBase prepare(Path home, @Nullable IdMap idMap);

  /**
   * Checks that it contains the program that containers boot, before anything is copied or
   * unpacked.
   *
   * @param home the directory that holds all files of this library
   * @param idMap the id map of the containers; null if they use the host's ids
   * @param init the command that containers boot; null for the base's default
   * @throws ContainerException if the program is missing, or the base can't be read
   */
  void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init);

  /** Returns its kind and its path or name, for messages. */
  String description();

  /**
   * Writes the root filesystem, with unshifted ids, to a tar file.
   *
   * @param home the directory that holds all files of this library
   * @param tar the file, which must not exist
   * @return whether its init needs cgroup mounts
   * @throws ContainerException if the base is missing or can't be read; a partial file may be left
   */
  default boolean archive(Path home, Path tar) {
    PreparedBase plain = prepare(home, null);
    Archive.pack(plain.rootfs(), tar);
    return plain.needsCgroups();
  }
}
