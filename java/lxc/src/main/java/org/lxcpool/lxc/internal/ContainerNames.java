package org.lxcpool.lxc.internal;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names of containers: a prefix and a random id, unique on the host without asking anybody. */
public final class ContainerNames {
  /** Ten characters of five bits: 50 random bits. */
  static final int ID_LENGTH = 10;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  // With the id it stays within the 63 characters of a host name.
  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;

  /**
   * @throws IllegalArgumentException if the prefix can't begin a host name
   */
  public ContainerNames(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "name prefix \"" + prefix + "\": need 1 to 40 letters, digits and inner dashes");
    }
    this.prefix = prefix;
  }

  public String prefix() {
    return prefix;
  }

  /** Whether a name is one of these. */
  public boolean isOne(String name) {
    int dash = name.length() - ID_LENGTH - 1;
    return dash == prefix.length()
        && name.startsWith(prefix + "-")
        && name.chars().skip(dash + 1L).allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /** A new name. */
  public String next() {
    StringBuilder name = new StringBuilder(prefix).append('-');
    for (int i = 0; i < ID_LENGTH; i++) {
      name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
