package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a program couldn't be started, which {@link ProcessBuilder} says in its message alone.
 *
 * @param errno the number
 * @param text the same in words
 */
public record StartError(int errno, String text) {
  /** ETXTBSY of asm-generic/errno.h: another process has the file open for writing. */
  public static final int BUSY = 26;

  // "error=2, No such file or directory" of JDK 17, "error: 2 (No such file or directory) " of 25
  private static final Pattern MESSAGE = Pattern.compile("error(?:=|: )(\\d+)(?:, | \\()([^)]*)");

  /** Reads the message of a failed start; empty if it says no number. */
  public static Optional<StartError> of(IOException e) {
    Matcher m = MESSAGE.matcher(String.valueOf(e.getMessage()));
    return m.find()
        ? Optional.of(new StartError(Integer.parseInt(m.group(1)), m.group(2).strip()))
        : Optional.empty();
  }
}
