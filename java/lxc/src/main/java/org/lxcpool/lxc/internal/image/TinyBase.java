package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

/** The host's static busybox and an init of ours. */
public final class TinyBase implements Base {
  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    throw new ContainerException("the tiny base can't be prepared yet");
  }

  @Override
  public String description() {
    return "tiny";
  }
}
