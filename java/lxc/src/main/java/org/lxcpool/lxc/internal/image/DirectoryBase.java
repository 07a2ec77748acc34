package org.lxcpool.lxc.internal.image;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

/** A root filesystem that lies in a directory of the user's, which is never changed. */
public final class DirectoryBase implements Base {
  private final Path rootfs;
  private final String description;
  private final String mend;

  private DirectoryBase(Path rootfs, String description, String mend) {
    this.rootfs = rootfs;
    this.description = description;
    this.mend = mend;
  }

  /**
   * The directory of a root filesystem.
   *
   * @throws IllegalArgumentException if containers can't be laid over such a path
   */
  public static DirectoryBase of(Path rootfs) {
    Path path = Names.checkPath("base directory", rootfs);
    return new DirectoryBase(path, "directory " + path, "give the root filesystem's directory");
  }

  /**
   * The root filesystem of one of LXC's containers.
   *
   * @throws IllegalArgumentException if no container has such a name
   */
  public static DirectoryBase ofContainer(String name) {
    Names.checkName("base container", name);
    return new DirectoryBase(
        Path.of("/var/lib/lxc", name, "rootfs"),
        "container " + name,
        "make it with lxc-create -n " + name + " -B dir, or give its directory");
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    if (!Files.isDirectory(rootfs)) {
      throw new ContainerException(
          "base " + description + ": there is no directory " + rootfs + ": " + mend);
    }
    if (idMap == null) {
      return new PreparedBase(rootfs, PreparedBase.INIT, true);
    }
    throw new ContainerException("base " + description + " can't be shifted yet");
  }

  @Override
  public String description() {
    return description;
  }
}
