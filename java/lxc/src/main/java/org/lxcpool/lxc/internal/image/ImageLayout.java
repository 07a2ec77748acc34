package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * The paths of images and prepared bases in a home.
 *
 * <pre>
 * HOME/images/KIND-DIGEST/rootfs              prepared from a base elsewhere
 * HOME/images/named/NAME/image.properties     an image of the store: its metadata
 * HOME/images/named/NAME/rootfs.tar           its files, with unshifted ids
 * HOME/images/named/NAME/prepared-DIGEST/rootfs
 * </pre>
 *
 * <p>Beside each directory X of these, {@code .X.lock} exists while X is being changed, and {@code
 * .X.RANDOM.making} is a partial X: half created or half removed.
 */
public final class ImageLayout {
  static final String ROOTFS = "rootfs";

  private static final String PARTIAL = ".making";

  // For directories of root filesystems, which have set-user-id files and password hashes.
  static final int ROOT_ONLY = 0700;
  static final int ROOT_AND_GROUP_PASS = 0710;

  private static final int LONGEST_NAME = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+@-]*");

  // Characters that would end or split an overlay's option or a line of configuration.
  private static final Pattern UNFIT = Pattern.compile("[\\s:,\\\\\\p{Cntrl}]");

  private ImageLayout() {}

  /** Returns the directory of images and of bases prepared from elsewhere. */
  public static Path images(Path home) {
    return HomeLayout.images(home);
  }

  /** Returns the directory of an image of the store. */
  static Path named(Path home, String name) {
    return named(home).resolve(name);
  }

  /** Returns the directory of the store's images. */
  static Path named(Path home) {
    return images(home).resolve("named");
  }

  static Path lockFile(Path directory) {
    return directory.resolveSibling("." + directory.getFileName() + ".lock");
  }

  /**
   * Returns a fresh partial name for a directory. It is never reused, because a child of a killed
   * process may still write into an earlier partial directory.
   */
  static Path partial(Path directory) {
    return directory.resolveSibling(
        "." + directory.getFileName() + "." + UUID.randomUUID() + PARTIAL);
  }

  /** Returns the name of the directory that a partial name stands for; empty if it isn't one. */
  static String nameOfPartial(String fileName) {
    if (!fileName.startsWith(".") || !fileName.endsWith(PARTIAL)) {
      return "";
    }
    int end = fileName.lastIndexOf('.', fileName.length() - PARTIAL.length() - 1);
    return end < 1 ? "" : fileName.substring(1, end);
  }

  /**
   * Checks the name of an image or container, which must be a plain file name.
   *
   * @return the name
   * @throws IllegalArgumentException if it is invalid
   */
  public static String checkName(String what, String name) {
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " \""
              + name
              + "\": need 1 to "
              + LONGEST_NAME
              + " letters, digits and _.+@- that begin with a letter, digit or _");
    }
    return name;
  }

  /**
   * Checks a path that becomes part of an overlay's options.
   *
   * @return the path, absolute and normalized
   * @throws IllegalArgumentException if it has a character that would split the options
   */
  public static Path checkPath(String what, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (UNFIT.matcher(absolute.toString()).find()) {
      throw new IllegalArgumentException(
          what
              + " \""
              + absolute
              + "\": need a path without white space, colon, comma or backslash");
    }
    return absolute;
  }
}
