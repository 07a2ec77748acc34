package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/**
 * Where things are in a home.
 *
 * <pre>
 * HOME/images/KIND-DIGEST/rootfs              prepared from what is elsewhere
 * HOME/images/named/NAME/image.properties     an image of the store: what it is
 * HOME/images/named/NAME/rootfs.tar           its files, with plain ids
 * HOME/images/named/NAME/prepared-DIGEST/rootfs
 * </pre>
 *
 * <p>Beside each of these directories, {@code .X.lock} is there while X is being changed, and
 * {@code .X.RANDOM.making} is X half made or half removed.
 */
public final class Layout {
  static final String ROOTFS = "rootfs";

  private static final String HALF_MADE = ".making";

  // For what holds root filesystems: those have set-user-id files and password hashes.
  static final int ROOT_ONLY = 0700;
  static final int ROOT_AND_GROUP_PASS = 0710;

  private static final int LONGEST_NAME = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+@-]*");

  // What would end or split an overlay's option or a line of configuration.
  private static final Pattern UNFIT = Pattern.compile("[\\s:,\\\\\\p{Cntrl}]");

  private Layout() {}

  /** Where bases are that were prepared from what is elsewhere. */
  public static Path images(Path home) {
    return HomeLayout.images(home);
  }

  /** The directory of an image of the store. */
  static Path named(Path home, String name) {
    return named(home).resolve(name);
  }

  /** Where the images of the store are. */
  static Path named(Path home) {
    return images(home).resolve("named");
  }

  static Path lockFile(Path directory) {
    return directory.resolveSibling("." + directory.getFileName() + ".lock");
  }

  /**
   * A name that nobody uses: a program whose starter was killed may still be writing into what was
   * half made before.
   */
  static Path halfMade(Path directory) {
    return directory.resolveSibling(
        "." + directory.getFileName() + "." + UUID.randomUUID() + HALF_MADE);
  }

  /** What is half made in a file of such a name; empty if the file is something else. */
  static String nameOfHalfMade(String fileName) {
    if (!fileName.startsWith(".") || !fileName.endsWith(HALF_MADE)) {
      return "";
    }
    int end = fileName.lastIndexOf('.', fileName.length() - HALF_MADE.length() - 1);
    return end < 1 ? "" : fileName.substring(1, end);
  }

  /**
   * Checks the name of an image or container.
   *
   * @throws IllegalArgumentException if it could be anything but a plain file name
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
   * @return it, absolute and without detours
   * @throws IllegalArgumentException if it has a character that would split them
   */
  public static Path checkPath(String what, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (UNFIT.matcher(absolute.toString()).find()) {
      throw new IllegalArgumentException(
          what + " \"" + absolute + "\": need a path without white space, colon, comma, backslash");
    }
    return absolute;
  }
}
