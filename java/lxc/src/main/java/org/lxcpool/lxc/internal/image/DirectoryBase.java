package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.Paths;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** A root filesystem in a directory of the user's, which is never changed. */
public final class DirectoryBase implements Base {
  private final Path rootfs;
  private final String description;
  private final String remedy;

  private DirectoryBase(Path rootfs, String description, String remedy) {
    this.rootfs = rootfs;
    this.description = description;
    this.remedy = remedy;
  }

  /**
   * Returns the base of a root filesystem's directory.
   *
   * @throws IllegalArgumentException if the path can't be part of an overlay's options
   */
  public static DirectoryBase of(Path rootfs) {
    Path path = ImageLayout.checkPath("base directory", rootfs);
    return new DirectoryBase(path, "directory " + path, "give the directory of a root filesystem");
  }

  /**
   * Returns the base of a container that LXC keeps in its default directory.
   *
   * @throws IllegalArgumentException if no container can have such a name
   */
  public static DirectoryBase ofContainer(String name) {
    ImageLayout.checkName("base container", name);
    return new DirectoryBase(
        Path.of("/var/lib/lxc", name, "rootfs"),
        "container " + name,
        "create it with lxc-create -n " + name + " -B dir, or give its directory");
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
          "base "
              + description
              + ": it contains the home "
              + home
              + ", where its copy would go: "
              + remedy);
    }
    if (idMap == null) {
      return new PreparedBase(rootfs, PreparedBase.INIT, true);
    }
    Digest digest = new Digest().text(source.toString()).tree(source);
    Path directory = ImageLayout.images(home).resolve(Preparation.name("directory", digest, idMap));
    AtomicDirectory.create(directory, Preparation.work(idMap, target -> copy(source, target)));
    return new PreparedBase(Preparation.rootfs(directory), PreparedBase.INIT, true);
  }

  private void checkIsThere() {
    if (!Files.isDirectory(rootfs)) {
      throw new ContainerException(
          "base " + description + ": there is no directory " + rootfs + ": " + remedy);
    }
    try {
      if (Paths.isEmpty(rootfs)) {
        throw new ContainerException(
            "base " + description + ": " + rootfs + " is empty: " + remedy);
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

  // -x leaves out filesystems mounted in it, such as /proc or a cache of the host.
  private static void copy(Path source, Path target) {
    Command.of("cp", "-a", "-x", "--reflink=auto", source + "/.", target.toString())
        .run("copying " + source);
  }

  @Override
  public String description() {
    return description;
  }
}
