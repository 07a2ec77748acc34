package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.Paths;
import org.lxcpool.lxc.internal.spec.PreparedBase;

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
    Path path = Layout.checkPath("base directory", rootfs);
    return new DirectoryBase(path, "directory " + path, "give the directory of a root filesystem");
  }

  /**
   * The root filesystem of one of LXC's containers.
   *
   * @throws IllegalArgumentException if no container has such a name
   */
  public static DirectoryBase ofContainer(String name) {
    Layout.checkName("base container", name);
    return new DirectoryBase(
        Path.of("/var/lib/lxc", name, "rootfs"),
        "container " + name,
        "make it with lxc-create -n " + name + " -B dir, or give its directory");
  }

  @Override
  public void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init) {
    checkIsThere();
    InitProgram.checkDirectory(description, rootfs, init == null ? PreparedBase.INIT : init);
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    checkIsThere();
    Path source = realPath();
    if (home.startsWith(source)) {
      throw new ContainerException(
          "base " + description + ": " + home + ", where images go, is inside it: " + mend);
    }
    if (idMap == null) {
      return new PreparedBase(rootfs, PreparedBase.INIT, true);
    }
    Digest digest = new Digest().text(source.toString()).tree(source);
    Path directory = Layout.images(home).resolve(Preparation.name("directory", digest, idMap));
    AtomicDirectory.make(directory, Preparation.work(idMap, target -> copy(source, target)));
    return new PreparedBase(Preparation.rootfs(directory), PreparedBase.INIT, true);
  }

  private void checkIsThere() {
    if (!Files.isDirectory(rootfs)) {
      throw new ContainerException(
          "base " + description + ": there is no directory " + rootfs + ": " + mend);
    }
    try {
      if (Paths.isEmpty(rootfs)) {
        throw new ContainerException("base " + description + ": " + rootfs + " is empty: " + mend);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Path realPath() {
    try {
      return rootfs.toRealPath();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private ContainerException unreadable(IOException e) {
    return new ContainerException("base " + description + ": can't read " + rootfs + ": " + e, e);
  }

  // Without what is mounted there: a /proc, or a cache of the host.
  private static void copy(Path source, Path target) {
    Command.of("cp", "-a", "-x", "--reflink=auto", source + "/.", target.toString())
        .run("copying " + source);
  }

  @Override
  public String description() {
    return description;
  }
}
