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
 * What containers are made from: a root filesystem that all of them share and none of them changes.
 *
 * <p>It is looked for when a factory is built, not before, and kept prepared under the factory's
 * home, so that only the first factory pays for that. Immutable.
 */
public final class BaseImage {
  private final Base base;

  private BaseImage(Base base) {
    this.base = base;
  }

  /**
   * The host's busybox and an init of ours, for demos and tests: a few megabytes that boot in
   * milliseconds. Gets an address by DHCP when the network has given it none. Needs a statically
   * linked busybox, as in Debian's {@code busybox-static}.
   *
   * @return the base
   */
  public static BaseImage tiny() {
    return new BaseImage(new TinyBase());
  }

  /**
   * The root filesystem of a container that LXC keeps in {@code /var/lib/lxc}, made with its {@code
   * dir} backend. Its configuration is not read. It must be privileged, and not running.
   *
   * @param name the container's name
   * @return the base
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     beginning with a letter, digit or underscore
   */
  public static BaseImage container(String name) {
    return new BaseImage(DirectoryBase.ofContainer(name));
  }

  /**
   * A root filesystem in a directory, with an init in {@code /sbin/init}, or where {@code
   * config("lxc.init.cmd", ...)} of the factory's builder says. Privileged containers are laid over
   * the directory itself, which must not change meanwhile; for unprivileged ones it is copied
   * first.
   *
   * @param rootfs the directory
   * @return the base
   * @throws IllegalArgumentException if the path has white space, a colon, comma or backslash
   */
  public static BaseImage directory(Path rootfs) {
    return new BaseImage(DirectoryBase.of(rootfs));
  }

  /**
   * A root filesystem in a tar file, compressed or not, with an init in {@code /sbin/init}, or
   * where {@code config("lxc.init.cmd", ...)} of the factory's builder says.
   *
   * @param file the file
   * @return the base
   */
  public static BaseImage tarball(Path file) {
    return new BaseImage(new TarballBase(file));
  }

  /**
   * An image of the store in the factory's home.
   *
   * @param name the image's name
   * @return the base
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     beginning with a letter, digit or underscore
   */
  public static BaseImage image(String name) {
    return new BaseImage(new NamedBase(name));
  }

  /**
   * Makes it ready for containers.
   *
   * @param init what the containers are to boot, null for the base's own
   * @throws ContainerException if it is missing, has no such program or can't be prepared
   */
  PreparedBase prepare(Path home, @Nullable IdMap idMap, @Nullable String init) {
    base.checkInit(home, idMap, init);
    return base.prepare(home, idMap);
  }

  /** Where it comes from. */
  Base base() {
    return base;
  }

  @Override
  public String toString() {
    return base.description();
  }
}
