package org.lxcpool.lxc.internal.spec;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.ContainerException;

/** Names of containers: a prefix and a random id, unique on the host without coordination. */
public final class ContainerNames {
  /** Ten characters of five bits: 50 random bits. */
  static final int ID_LENGTH = 10;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  // With the id, a name has at most the 63 characters of a host name.
  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?");

  private static final Pattern NAME =
      Pattern.compile("(" + PREFIX.pattern() + ")-[a-z2-7]{" + ID_LENGTH + "}");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;

  /**
   * @param prefix the part of the names before the random id
   * @throws IllegalArgumentException if it can't begin a host name
   */
  public ContainerNames(String prefix) {
    if (!isPrefix(prefix)) {
      throw new IllegalArgumentException(
          "name prefix \"" + prefix + "\": need 1 to 40 letters, digits and inner dashes");
    }
    this.prefix = prefix;
  }

  /** Returns whether names can begin with a prefix. */
  public static boolean isPrefix(String prefix) {
    return PREFIX.matcher(prefix).matches();
  }

  /** Returns the prefix of the names. */
  public String prefix() {
    return prefix;
  }

  /** Returns whether a name consists of this prefix and an id. */
  public boolean isOne(String name) {
    return prefixOf(name).filter(prefix::equals).isPresent();
  }

  private static Optional<String> prefixOf(String name) {
    Matcher m = NAME.matcher(name);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  /** Returns the prefixes of the containers in a directory. */
  public static Set<String> prefixesIn(Path lxcPath) {
    Set<String> prefixes = new TreeSet<>();
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(lxcPath)) {
      for (Path container : containers) {
        prefixOf(String.valueOf(container.getFileName())).ifPresent(prefixes::add);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // no container was ever created there
    } catch (IOException e) {
      throw new ContainerException("can't list " + lxcPath + ": " + e, e);
    }
    return prefixes;
  }

  /** Returns a new name. */
  public String next() {
    StringBuilder name = new StringBuilder(prefix).append('-');
    for (int i = 0; i < ID_LENGTH; i++) {
      name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
