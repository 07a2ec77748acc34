package org.lxcpool.cli.support;

import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * A base given by name or path on the command line.
 *
 * @param image the base
 * @param inStore whether it is an image of the store in the default home
 */
public record BaseChoice(BaseImage image, boolean inStore) {
  /** The name of the built-in base. */
  public static final String TINY = "tiny";

  /** The name of the Debian base, which is created on demand. */
  public static final String DEBIAN = "debian";

  private static final Path LXC_CONTAINERS = Path.of("/var/lib/lxc");

  /** Resolves a name: an image if it exists, else an LXC container, else a path. */
  public static BaseChoice of(String name) {
    if (name.equals(TINY)) {
      return new BaseChoice(BaseImage.tiny(), false);
    }
    if (name.indexOf('/') < 0) {
      if (isImage(name)) {
        return new BaseChoice(BaseImage.image(name), true);
      }
      if (Files.isDirectory(LXC_CONTAINERS.resolve(name))) {
        return new BaseChoice(WrongUsage.unless(() -> BaseImage.container(name)), false);
      }
    }
    return new BaseChoice(ofPath(name), false);
  }

  public static boolean isImage(String name) {
    return ImageStore.at(LxcContainerFactory.DEFAULT_HOME).list().stream()
        .anyMatch(image -> image.name().equals(name));
  }

  /** Returns the base of a directory or tar file. */
  public static BaseImage ofPath(String name) {
    Path path = WrongUsage.unless(() -> Path.of(name)).toAbsolutePath().normalize();
    if (Files.isDirectory(path)) {
      return WrongUsage.unless(() -> BaseImage.directory(path));
    }
    if (Files.isRegularFile(path)) {
      return BaseImage.tarball(path);
    }
    throw new WrongUsage(
        "there is no base \""
            + name
            + "\": it is neither an image (./lxcpool image list), nor an LXC container, nor a"
            + " path");
  }
}
