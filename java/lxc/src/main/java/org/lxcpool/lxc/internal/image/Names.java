package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names and paths that are safe in mount options, lines of configuration and file names. */
public final class Names {
  // What would end or split a mount option or a line of configuration.
  private static final Pattern UNFIT = Pattern.compile("[\\s:,\\\\\\p{Cntrl}]");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+@-]{0,99}");

  private Names() {}

  /**
   * Checks a name of an image or container.
   *
   * @throws IllegalArgumentException if it isn't 1 to 100 letters, digits, {@code _.+@-}, or begins
   *     with one of {@code .+@-}
   */
  public static String checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " \""
              + name
              + "\": need 1 to 100 letters, digits and _.+@- that begin with a letter, digit or _");
    }
    return name;
  }

  /**
   * Makes a path absolute.
   *
   * @throws IllegalArgumentException if it has white space, a colon, comma or backslash
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
