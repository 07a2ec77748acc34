package org.lxcpool.lxc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.image.Base;
import org.lxcpool.lxc.internal.image.DirectoryBase;
import org.lxcpool.lxc.internal.image.NamedBase;
import org.lxcpool.lxc.internal.image.TarballBase;
import org.lxcpool.lxc.internal.image.TinyBase;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/**
 * The source of containers' root filesystems: all containers of a factory share it, and none of
 * them changes it.
 *
 * <p>A base is checked when a factory is built, not before. Its prepared form is kept in the
 * factory's home, so only the first factory pays for the preparation. Immutable.
 */
public final class BaseImage {
  private final Base base;

  private BaseImage(Base base) {
    this.base = base;
  }

  /**
   * Returns a base of the host's busybox and an init of this library, for demos and tests: a few
   * megabytes that boot in milliseconds. It requests an address by DHCP if the network assigns
   * none. Needs a statically linked busybox, such as Debian's {@code busybox-static}.
   *
   * @return the base
   */
  public static BaseImage tiny() {
    return new BaseImage(new TinyBase());
  }

  /**
   * Returns the root filesystem of a container that LXC keeps in {@code /var/lib/lxc}, created with
   * the {@code dir} backend. The container's configuration is not read. It must be privileged and
   * stopped.
   *
   * @param name the container's name
   * @return the base
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     starting with a letter, digit or underscore
   */
  public static BaseImage container(String name) {
    return new BaseImage(DirectoryBase.ofContainer(name));
  }

  /**
   * Returns a root filesystem in a directory, with an init at {@code /sbin/init}, or at the path
   * that the factory's builder sets with {@code config("lxc.init.cmd", ...)}. Privileged containers
   * use the directory itself as their lower layer, and it must not change meanwhile; for
   * unprivileged containers it is copied first.
   *
   * @param rootfs the directory
   * @return the base
   * @throws IllegalArgumentException if the path contains white space, a colon, comma or backslash
   */
  public static BaseImage directory(Path rootfs) {
    return new BaseImage(DirectoryBase.of(rootfs));
  }

  /**
   * Returns a root filesystem in a tar file, compressed or not, with an init at {@code /sbin/init},
   * or at the path that the factory's builder sets with {@code config("lxc.init.cmd", ...)}.
   *
   * @param file the file
   * @return the base
   */
  public static BaseImage tarball(Path file) {
    return new BaseImage(new TarballBase(file));
  }

  /**
   * Returns an image of the store in the factory's home.
   *
   * @param name the image's name
   * @return the base
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     starting with a letter, digit or underscore
   */
  public static BaseImage image(String name) {
    return new BaseImage(new NamedBase(name));
  }

  /**
   * Prepares the base for containers.
   *
   * @param init the command that the containers boot; null for the base's default
   * @throws ContainerException if the base is missing, lacks that program or can't be prepared
   */
  PreparedBase prepare(Path home, @Nullable IdMap idMap, @Nullable String init) {
    base.checkInit(home, idMap, init);
    return base.prepare(home, idMap);
  }

  /** Returns its source. */
  Base base() {
    return base;
  }

  @Override
  public String toString() {
    return base.description();
  }
}
