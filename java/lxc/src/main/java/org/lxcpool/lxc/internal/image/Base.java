package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

/** Where a root filesystem comes from. */
public interface Base {
  /**
   * Makes the root filesystem ready for containers. Cheap when that was done before.
   *
   * @param home where everything of ours lives
   * @param idMap the ids of the containers, null for the host's own
   * @return the prepared base
   * @throws ContainerException if it can't be prepared; nothing half-made is left
   */
  PreparedBase prepare(Path home, @Nullable IdMap idMap);

  /** What it is, for people: the kind and the path or name. */
  String description();
}
