package org.lxcpool.lxc.internal.image;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

/** A root filesystem in a tar file, compressed or not. */
public final class TarballBase implements Base {
  private final Path file;

  /**
   * A tar file.
   *
   * @throws IllegalArgumentException if the path is unfit
   */
  public TarballBase(Path file) {
    this.file = Names.checkPath("base tarball", file);
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    if (!Files.isRegularFile(file)) {
      throw new ContainerException(
          "base " + description() + ": there is no such file: give a tar of a root filesystem");
    }
    throw new ContainerException("base " + description() + " can't be prepared yet");
  }

  @Override
  public String description() {
    return "tarball " + file;
  }
}
